import { expect, test } from 'vitest'
import { isUnder, lastPress, watchPresses, type PressEvents } from './last-press.ts'

const element = { getBoundingClientRect: () => ({ left: 100, right: 200, top: 50, bottom: 86 }) } as Element

test.each([
  [150, 68, true],
  // Close enough for an unsteady hand.
  [205, 90, true],
  [230, 68, false],
  [150, 20, false],
])('a press at %d, %d is on the element: %s', (x, y, expected) => {
  expect(isUnder({ x, y }, element)).toBe(expected)
})

test('nothing is under the pointer before a press, or without an element', () => {
  expect(isUnder(null, element)).toBe(false)
  expect(isUnder({ x: 150, y: 68 }, null)).toBe(false)
})

test('only the last press counts', () => {
  let press: (event: { clientX: number; clientY: number }) => void = () => {}
  const events: PressEvents = {
    addEventListener: (_type, listener) => {
      press = listener
    },
  }
  watchPresses(events)
  press({ clientX: 1, clientY: 2 })
  press({ clientX: 3, clientY: 4 })
  expect(lastPress()).toEqual({ x: 3, y: 4 })
})

import { expect, test } from 'vitest'
import { joinInputProblem } from './join-input.ts'

test.each(['482 913', '482913', ' 482-913 ', '４８２９１３'])('%j looks like a passcode', (typed) => {
  expect(joinInputProblem(typed)).toMatch(/looks like a passcode/)
})

test.each([
  '10.77.1.3',
  '1.2.3.456',
  '::123456',
  '482913.local',
  '[1::2]:3456',
  'lab-482913',
  '12345',
  '5050',
])('%j may be an address', (typed) => {
  expect(joinInputProblem(typed)).toBeNull()
})

test('blank text is refused', () => {
  expect(joinInputProblem('  ')).toMatch(/first/)
})

import { beforeEach, expect, test } from 'vitest'
import { countingChance, ManualClock } from './manual-clock.ts'

let clock: ManualClock
let calls: string[]
const record = (what: string) => () => void calls.push(what)

beforeEach(() => {
  clock = new ManualClock(1_000)
  calls = []
})

test('timers fire when due, by time and then in the order of creation', () => {
  clock.after(20, record('c'))
  clock.after(10, record('a'))
  clock.after(10, record('b'))
  clock.after(21, record('d'))
  clock.advance(9)
  expect(calls).toEqual([])
  clock.advance(11)
  expect(calls).toEqual(['a', 'b', 'c'])
})

test('a timer fires once', () => {
  clock.after(1, record('once'))
  clock.advance(10)
  clock.advance(10)
  expect(calls).toEqual(['once'])
})

test('a timer created by a timer starts then, and fires in the same advance if due', () => {
  clock.after(10, () => clock.after(10, record('second')))
  clock.advance(19)
  expect(calls).toEqual([])
  clock.advance(1)
  expect(calls).toEqual(['second'])
})

test('a cancelled timer never fires; cancelling late or twice does nothing', () => {
  const cancel = clock.after(10, record('cancelled'))
  const late = clock.after(10, record('fired'))
  cancel()
  cancel()
  clock.advance(10)
  late()
  expect(calls).toEqual(['fired'])
})

test('a timer may cancel another that is due at the same time', () => {
  let cancel = () => {}
  clock.after(10, () => cancel())
  cancel = clock.after(10, record('cancelled'))
  clock.advance(10)
  expect(calls).toEqual([])
})

test('during a timer the wall clock has the time of that timer, and afterwards that of the end', () => {
  const seen: number[] = []
  clock.after(30, () => seen.push(clock.now()))
  clock.advance(100)
  expect([...seen, clock.now()]).toEqual([1_030, 1_100])
})

test('setting the wall clock neither fires nor delays a timer', () => {
  clock.after(10, record('fired'))
  clock.setWall(1_000_000)
  clock.settle()
  expect(calls).toEqual([])
  clock.setWall(0)
  clock.advance(10)
  expect(calls).toEqual(['fired'])
  expect(clock.now()).toBe(10)
})

test('settle runs end-of-tick callbacks in order, including those that they add', () => {
  clock.endOfTick(() => {
    calls.push('a')
    clock.endOfTick(record('c'))
  })
  clock.endOfTick(record('b'))
  expect(calls).toEqual([])
  clock.settle()
  expect(calls).toEqual(['a', 'b', 'c'])
})

test('end-of-tick callbacks run before the next timer fires', () => {
  clock.after(10, () => {
    calls.push('first')
    clock.endOfTick(record('tick'))
  })
  clock.after(10, record('second'))
  clock.endOfTick(record('before'))
  clock.advance(10)
  expect(calls).toEqual(['before', 'first', 'tick', 'second'])
})

test('a tick that never ends throws instead of hanging the test', () => {
  const again = () => clock.endOfTick(again)
  again()
  expect(() => clock.settle()).toThrow('the tick never ends')
})

test('ids count up after their prefix, and there is no jitter', () => {
  const chance = countingChance('n')
  expect([chance.id(), chance.id(), chance.jitter()]).toEqual(['n-1', 'n-2', 0])
})

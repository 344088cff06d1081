import { beforeEach, expect, test } from 'vitest'
import { countingChance, ManualClock } from './manual-clock.ts'

let clock: ManualClock
let told: string[]
const tell = (what: string) => () => void told.push(what)

beforeEach(() => {
  clock = new ManualClock(1_000)
  told = []
})

test('timers fire when due, in the order of their times and then of their making', () => {
  clock.after(20, tell('c'))
  clock.after(10, tell('a'))
  clock.after(10, tell('b'))
  clock.after(21, tell('d'))
  clock.advance(9)
  expect(told).toEqual([])
  clock.advance(11)
  expect(told).toEqual(['a', 'b', 'c'])
})

test('a timer fires once', () => {
  clock.after(1, tell('once'))
  clock.advance(10)
  clock.advance(10)
  expect(told).toEqual(['once'])
})

test('a timer made by a timer counts from there, and fires in the same advance if it is due', () => {
  clock.after(10, () => clock.after(10, tell('second')))
  clock.advance(19)
  expect(told).toEqual([])
  clock.advance(1)
  expect(told).toEqual(['second'])
})

test('a cancelled timer never fires; cancelling late or twice does nothing', () => {
  const cancel = clock.after(10, tell('cancelled'))
  const late = clock.after(10, tell('fired'))
  cancel()
  cancel()
  clock.advance(10)
  late()
  expect(told).toEqual(['fired'])
})

test('a timer may cancel another that is due at the same time', () => {
  let cancel = () => {}
  clock.after(10, () => cancel())
  cancel = clock.after(10, tell('cancelled'))
  clock.advance(10)
  expect(told).toEqual([])
})

test('inside a timer the wall shows its own time, afterwards all that passed', () => {
  const seen: number[] = []
  clock.after(30, () => seen.push(clock.now()))
  clock.advance(100)
  expect([...seen, clock.now()]).toEqual([1_030, 1_100])
})

test('moving the wall clock neither fires nor delays a timer', () => {
  clock.after(10, tell('fired'))
  clock.setWall(1_000_000)
  clock.settle()
  expect(told).toEqual([])
  clock.setWall(0)
  clock.advance(10)
  expect(told).toEqual(['fired'])
  expect(clock.now()).toBe(10)
})

test('the end of a tick comes with settle, after what was asked for before, chains included', () => {
  clock.endOfTick(() => {
    told.push('a')
    clock.endOfTick(tell('c'))
  })
  clock.endOfTick(tell('b'))
  expect(told).toEqual([])
  clock.settle()
  expect(told).toEqual(['a', 'b', 'c'])
})

test('a tick ends before the next timer fires, the present one before the first', () => {
  clock.after(10, () => {
    told.push('first')
    clock.endOfTick(tell('tick'))
  })
  clock.after(10, tell('second'))
  clock.endOfTick(tell('before'))
  clock.advance(10)
  expect(told).toEqual(['before', 'first', 'tick', 'second'])
})

test('a tick that never ends is an error instead of a hanging test', () => {
  const again = () => clock.endOfTick(again)
  again()
  expect(() => clock.settle()).toThrow('the tick never ends')
})

test('ids count up under their prefix, and jitter is none', () => {
  const chance = countingChance('n')
  expect([chance.id(), chance.id(), chance.jitter()]).toEqual(['n-1', 'n-2', 0])
})

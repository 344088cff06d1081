import { expect, test } from 'vitest'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { LEAVING_MS, Attention, transition, type LookInput, type LookState } from './attention.ts'

test.each<[LookState['kind'], Record<LookInput, LookState['kind']>]>([
  ['room', { room: 'room', window: 'lobby', neither: 'leaving', left: 'room', ended: 'over' }],
  ['lobby', { room: 'room', window: 'lobby', neither: 'leaving', left: 'lobby', ended: 'over' }],
  ['leaving', { room: 'room', window: 'lobby', neither: 'leaving', left: 'nobody', ended: 'over' }],
  ['nobody', { room: 'room', window: 'lobby', neither: 'nobody', left: 'nobody', ended: 'over' }],
  ['over', { room: 'over', window: 'over', neither: 'over', left: 'over', ended: 'over' }],
])('%s: what is so afterwards', (kind, after) => {
  for (const [input, next] of Object.entries(after) as [LookInput, LookState['kind']][])
    expect(transition({ kind }, input).kind, input).toBe(next)
})

function looking() {
  const clock = new ManualClock()
  const rooms = { open: 0 }
  const changes: string[] = []
  const attention = new Attention({
    clock,
    inRoom: () => rooms.open > 0,
    onChange: (level) => changes.push(level),
  })
  const open = (count: number) => {
    rooms.open = count
    attention.roomsChanged()
  }
  return { clock, attention, changes, open }
}

test('an app is looked at from its start; when no window came for a while, by nobody', () => {
  const { clock, changes } = looking()
  clock.advance(LEAVING_MS - 1)
  expect(changes).toEqual([])
  clock.advance(1)
  expect(changes).toEqual(['nobody'])
})

test('a window that is loaded again was never away; the last one of several counts', () => {
  const { clock, attention, changes } = looking()
  const close = attention.come()
  const closeOther = attention.come()
  close()
  close()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual([])
  closeOther()
  clock.advance(LEAVING_MS - 1)
  const closeAgain = attention.come()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual([])
  closeAgain()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['nobody'])
  attention.come()
  expect(changes).toEqual(['nobody', 'lobby'])
})

test('an open room is looked after without a window, too', () => {
  const { clock, attention, changes, open } = looking()
  const close = attention.come()
  open(1)
  close()
  clock.advance(10 * LEAVING_MS)
  expect(changes).toEqual(['room'])
  open(0)
  expect(changes).toEqual(['room', 'lobby'])
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['room', 'lobby', 'nobody'])
  open(2)
  expect(changes.at(-1)).toBe('room')
})

test('after the end nothing changes, though windows and rooms are closed then', () => {
  const { clock, attention, changes, open } = looking()
  const close = attention.come()
  open(1)
  attention.stop()
  open(0)
  close()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['room'])
})

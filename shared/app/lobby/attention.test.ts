import { expect, test } from 'vitest'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { LEAVING_MS, Onlookers, transition, type LookInput, type LookState } from './attention.ts'

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
  const onlookers = new Onlookers({
    clock,
    inRoom: () => rooms.open > 0,
    onChange: (onlooker) => changes.push(onlooker),
  })
  const open = (count: number) => {
    rooms.open = count
    onlookers.roomsChanged()
  }
  return { clock, onlookers, changes, open }
}

test('an app is looked at from its start; when no window came for a while, by nobody', () => {
  const { clock, changes } = looking()
  clock.advance(LEAVING_MS - 1)
  expect(changes).toEqual([])
  clock.advance(1)
  expect(changes).toEqual(['nobody'])
})

test('a window that is loaded again was never away; the last one of several counts', () => {
  const { clock, onlookers, changes } = looking()
  const close = onlookers.come()
  const closeOther = onlookers.come()
  close()
  close()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual([])
  closeOther()
  clock.advance(LEAVING_MS - 1)
  const closeAgain = onlookers.come()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual([])
  closeAgain()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['nobody'])
  onlookers.come()
  expect(changes).toEqual(['nobody', 'lobby'])
})

test('an open room is looked after without a window, too', () => {
  const { clock, onlookers, changes, open } = looking()
  const close = onlookers.come()
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
  const { clock, onlookers, changes, open } = looking()
  const close = onlookers.come()
  open(1)
  onlookers.stop()
  open(0)
  close()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['room'])
})

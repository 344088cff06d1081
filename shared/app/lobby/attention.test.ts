import { expect, test } from 'vitest'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { LEAVING_MS, Attention, transition, type AttentionInput, type AttentionState } from './attention.ts'

test.each<[AttentionState['kind'], Record<AttentionInput, AttentionState['kind']>]>([
  ['room', { room: 'room', window: 'lobby', neither: 'leaving', left: 'room', ended: 'over' }],
  ['lobby', { room: 'room', window: 'lobby', neither: 'leaving', left: 'lobby', ended: 'over' }],
  ['leaving', { room: 'room', window: 'lobby', neither: 'leaving', left: 'none', ended: 'over' }],
  ['none', { room: 'room', window: 'lobby', neither: 'none', left: 'none', ended: 'over' }],
  ['over', { room: 'over', window: 'over', neither: 'over', left: 'over', ended: 'over' }],
])('%s: the state after each input', (kind, after) => {
  for (const [input, next] of Object.entries(after) as [AttentionInput, AttentionState['kind']][])
    expect(transition({ kind }, input).kind, input).toBe(next)
})

function attentionFixture() {
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

test('an app starts in the lobby, and watches for no one if no window appears for a while', () => {
  const { clock, changes } = attentionFixture()
  clock.advance(LEAVING_MS - 1)
  expect(changes).toEqual([])
  clock.advance(1)
  expect(changes).toEqual(['none'])
})

test('a window that reloads was never away; only the last window counts', () => {
  const { clock, attention, changes } = attentionFixture()
  const close = attention.acquire()
  const closeOther = attention.acquire()
  close()
  close()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual([])
  closeOther()
  clock.advance(LEAVING_MS - 1)
  const closeAgain = attention.acquire()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual([])
  closeAgain()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['none'])
  attention.acquire()
  expect(changes).toEqual(['none', 'lobby'])
})

test('an open room is watched for without a window, too', () => {
  const { clock, attention, changes, open } = attentionFixture()
  const close = attention.acquire()
  open(1)
  close()
  clock.advance(10 * LEAVING_MS)
  expect(changes).toEqual(['room'])
  open(0)
  expect(changes).toEqual(['room', 'lobby'])
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['room', 'lobby', 'none'])
  open(2)
  expect(changes.at(-1)).toBe('room')
})

test('after the end nothing changes, even when windows and rooms close', () => {
  const { clock, attention, changes, open } = attentionFixture()
  const close = attention.acquire()
  open(1)
  attention.stop()
  open(0)
  close()
  clock.advance(LEAVING_MS)
  expect(changes).toEqual(['room'])
})

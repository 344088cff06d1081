import { expect, test } from 'vitest'
import type { Fact, RoomEvent } from './events.ts'
import { kickedAfter } from './kicked.ts'
import type { RecordedAction } from './moderation.ts'

const author = (id: string) => ({ id, name: id })
let seq = 0
const happened = (fact: Fact): RoomEvent => ({ ...fact, seq: ++seq, epoch: 1, at: 0 })
const act = (kind: 'kick' | 'ban' | 'unban' | 'mute', member: string): RoomEvent => {
  const done: RecordedAction = { kind, member: author(member) }
  return happened({ kind: 'moderated', author: author('olga'), nonce: 'n', act: done })
}
const joined = (id: string) => happened({ kind: 'memberJoined', author: author(id), nonce: 'n' })

test('[S3] a kicked member counts as kicked until it joins or is banned', () => {
  expect(kickedAfter([], [joined('ann'), act('kick', 'ann'), act('kick', 'bob')])).toEqual(['ann', 'bob'])
  expect(kickedAfter(['ann', 'bob'], [joined('ann')])).toEqual(['bob'])
  expect(kickedAfter(['ann'], [act('ban', 'ann'), act('unban', 'ann')])).toEqual([])
  expect(kickedAfter(['ann'], [joined('ann'), act('kick', 'ann')])).toEqual(['ann'])
})

test('[S3] a member that continues under a key no longer counts as kicked, by that key or its former id', () => {
  const rekeyed = happened({ kind: 'memberRekeyed', author: author('key'), nonce: 'n', before: 'old' })
  expect(kickedAfter(['old', 'key', 'ann'], [rekeyed])).toEqual(['ann'])
})

test('other events leave the list unchanged', () => {
  const before = ['ann']
  expect(kickedAfter(before, [joined('bob'), act('mute', 'ann')])).toBe(before)
})

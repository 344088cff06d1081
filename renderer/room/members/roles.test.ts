import { describe, expect, test } from 'vitest'
import type { Member } from '../../../shared/bridge/room-state.ts'
import type { Role } from '../../../shared/protocol/log/moderation.ts'
import { aRoom } from '../../testing/scripted-bridge.ts'
import { mayRemoveMessageOf, memberActions, myRole } from './roles.ts'

const member = (id: string, role: Role): Member => ({ id, name: id, state: 'here', role })
const inRoom = (me: Role, other: Role, muted: string[] = [], banned: string[] = []) =>
  aRoom({
    members: { ann: member('ann', me), bob: member('bob', other) },
    rules: { policy: 'open', slowSeconds: 0, muted, banned: banned.map((id) => ({ id, name: id })) },
  })
const labels = (...room: Parameters<typeof inRoom>): string[] =>
  memberActions(inRoom(...room), 'bob').map(({ label }) => label)

describe('memberActions', () => {
  test('are empty for oneself, for a plain member, and on the owner', () => {
    expect(memberActions(inRoom('owner', 'member'), 'ann')).toEqual([])
    expect(labels('member', 'member')).toEqual([])
    expect(labels('moderator', 'owner')).toEqual([])
    expect(labels('moderator', 'moderator')).toEqual([])
  })

  test('a moderator can mute, remove and ban; the owner can also appoint moderators', () => {
    expect(labels('moderator', 'member')).toEqual(['Mute', 'Remove', 'Ban'])
    expect(labels('owner', 'member')).toEqual(['Make moderator', 'Mute', 'Remove', 'Ban'])
    expect(labels('owner', 'moderator')).toContain('Make regular member')
  })

  test('offer to undo a mute or a ban', () => {
    expect(labels('moderator', 'member', ['bob'])).toContain('Unmute')
    expect(labels('moderator', 'member', [], ['bob'])).toEqual(['Unban'])
  })

  test('the host is the owner even before the members are known', () => {
    const hosting = {
      bind: '0.0.0.0',
      port: 5050,
      addresses: [],
      fingerprint: '',
      invites: [],
      passcode: { digits: '000000', locked: false },
    }
    expect(myRole(aRoom({ hosting, members: {} }))).toBe('owner')
  })
})

describe('mayRemoveMessageOf', () => {
  test('allows one’s own messages unless muted, and for moderators those of members', () => {
    expect(mayRemoveMessageOf(inRoom('member', 'member'), 'ann')).toBe(true)
    expect(mayRemoveMessageOf(inRoom('member', 'member', ['ann']), 'ann')).toBe(false)
    expect(mayRemoveMessageOf(inRoom('member', 'member'), 'bob')).toBe(false)
    expect(mayRemoveMessageOf(inRoom('moderator', 'member'), 'bob')).toBe(true)
    expect(mayRemoveMessageOf(inRoom('moderator', 'owner'), 'bob')).toBe(false)
  })
})

import { describe, expect, test } from 'vitest'
import type { DoneAct } from '../protocol/moderation.ts'
import { moderationWords } from './moderation-words.ts'

describe('moderationWords', () => {
  const member = { id: 'bob', name: 'Bob' }
  test.each<[DoneAct, string]>([
    [{ kind: 'kick', member }, 'removed Bob'],
    [{ kind: 'ban', member }, 'banned Bob'],
    [{ kind: 'unban', member }, 'unbanned Bob'],
    [{ kind: 'mute', member }, 'muted Bob'],
    [{ kind: 'unmute', member }, 'unmuted Bob'],
    [{ kind: 'role', member, role: 'moderator' }, 'made Bob a moderator'],
    [{ kind: 'role', member, role: 'member' }, 'made Bob a regular member'],
    [{ kind: 'slow', seconds: 30 }, 'turned on slow mode: one message every 30 seconds'],
    [{ kind: 'slow', seconds: 60 }, 'turned on slow mode: one message every minute'],
    [{ kind: 'slow', seconds: 90 }, 'turned on slow mode: one message every 90 seconds'],
    [{ kind: 'slow', seconds: 1 }, 'turned on slow mode: one message every second'],
    [{ kind: 'slow', seconds: 120 }, 'turned on slow mode: one message every 2 minutes'],
    [{ kind: 'slow', seconds: 3_600 }, 'turned on slow mode: one message every hour'],
    [{ kind: 'slow', seconds: 0 }, 'turned off slow mode'],
    [{ kind: 'remove', seq: 7 }, 'removed a message'],
    [{ kind: 'door', policy: 'closed' }, 'closed the room to newcomers'],
    [{ kind: 'door', policy: 'open' }, 'let anyone join'],
  ])('%j', (act, words) => {
    expect(moderationWords(act)).toBe(words)
  })
})

import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../protocol/log/events.ts'
import { hostileNames } from '../protocol/text/hostile.fixture.ts'
import type { RecordedAction } from '../protocol/log/moderation.ts'
import { eventSentence, eventWords, joinedWords, intervalWords, type Piece } from './event-words.ts'

const base = { seq: 7, epoch: 1, at: 0, author: { id: 'ann', name: 'Ann' }, nonce: 'n' } as const
const member = { id: 'bob', name: 'Bob' }
const target = { author: 'bob', nonce: 'm' }

const said = (pieces: readonly Piece[] | null): string | undefined => pieces?.map(({ text }) => text).join('')
const names = (pieces: readonly Piece[] | null): string[] =>
  (pieces ?? []).flatMap(({ text, isName }) => (isName ? [text] : []))

/** Every kind, so that a new one cannot be forgotten here. */
const events: {
  readonly [Kind in RoomEvent['kind']]: readonly [
    Omit<RoomEvent & { kind: Kind }, keyof typeof base>,
    string | null,
  ]
} = {
  messagePosted: [{ kind: 'messagePosted', channel: 'general', content: { text: 'Hello' } }, null],
  messageEdited: [{ kind: 'messageEdited', channel: 'general', target, content: { text: 'Hi' } }, null],
  reactionSet: [{ kind: 'reactionSet', channel: 'general', target, key: '👍', on: true }, null],
  messageRemoved: [{ kind: 'messageRemoved', channel: 'general', target }, null],
  redacted: [{ kind: 'redacted', channel: 'general', hash: 'h' }, null],
  channelCreated: [{ kind: 'channelCreated', channel: 'news' }, 'Ann created #news'],
  memberJoined: [{ kind: 'memberJoined' }, 'Ann joined'],
  memberRenamed: [{ kind: 'memberRenamed', before: 'Anna' }, 'Anna is now Ann'],
  memberRekeyed: [{ kind: 'memberRekeyed', before: 'old' }, null],
  moderated: [{ kind: 'moderated', act: { kind: 'mute', member } }, 'Ann muted Bob'],
  actImported: [{ kind: 'actImported', act: { kind: 'mute', member } }, 'Ann muted Bob'],
  unknown: [{ kind: 'unknown' }, null],
}

describe('the words of an event', () => {
  test.each(Object.values(events))('%j', (event, words) => {
    expect(eventSentence({ ...base, ...event })).toBe(words)
  })

  test.each<[RecordedAction, string]>([
    [{ kind: 'kick', member }, 'removed Bob'],
    [{ kind: 'ban', member }, 'banned Bob'],
    [{ kind: 'unban', member }, 'unbanned Bob'],
    [{ kind: 'mute', member }, 'muted Bob'],
    [{ kind: 'unmute', member }, 'unmuted Bob'],
    [{ kind: 'role', member, role: 'moderator' }, 'made Bob a moderator'],
    [{ kind: 'role', member, role: 'member' }, 'made Bob a regular member'],
    [{ kind: 'slow', seconds: 30 }, 'turned on slow mode: one message every 30 seconds'],
    [{ kind: 'slow', seconds: 0 }, 'turned off slow mode'],
    [{ kind: 'remove', seq: 7 }, 'deleted a message'],
    [{ kind: 'door', policy: 'open' }, 'let anyone join'],
    [{ kind: 'door', policy: 'knock' }, 'turned on approval for newcomers'],
    [{ kind: 'door', policy: 'passcode' }, 'turned on the passcode'],
    [{ kind: 'door', policy: 'invite' }, 'made the room invite-only'],
    [{ kind: 'door', policy: 'closed' }, 'closed the room to newcomers'],
  ])('an action: %j', (act, words) => {
    expect(eventSentence({ ...base, kind: 'moderated', act })).toBe(`Ann ${words}`)
  })

  test('only names are marked as names, even one that reads like the rest of the sentence', () => {
    const author = { id: 'x', name: 'created #' }
    const created = eventWords({ ...base, author, kind: 'channelCreated', channel: 'muted' })
    expect(names(created)).toEqual(['created #', 'muted'])
    const act = { kind: 'ban', member: { id: 'y', name: 'banned' } } as const
    expect(names(eventWords({ ...base, kind: 'moderated', act }))).toEqual(['Ann', 'banned'])
  })

  test('as text, names are without deceptive characters, wherever they are', () => {
    for (const { raw, shown } of hostileNames) {
      const eve = { id: 'e', name: raw }
      expect(eventSentence({ ...base, kind: 'memberRenamed', before: raw, author: eve })).toBe(
        `${shown} is now ${shown}`,
      )
      expect(eventSentence({ ...base, kind: 'moderated', act: { kind: 'ban', member: eve } })).toBe(
        `Ann banned ${shown}`,
      )
    }
  })
})

test.each([
  [1, 'second'],
  [30, '30 seconds'],
  [60, 'minute'],
  [90, '90 seconds'],
  [120, '2 minutes'],
  [3_600, 'hour'],
  [7_200, '2 hours'],
])('every %i seconds is every %s', (seconds, words) => {
  expect(intervalWords(seconds)).toBe(words)
})

describe('who joined', () => {
  const people = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `${i}`, name: `P${i}` }))

  test.each([
    [1, 'P0 joined'],
    [2, 'P0 and P1 joined'],
    [3, 'P0, P1, and P2 joined'],
    [8, 'P0, P1, P2, P3, P4, P5, P6, and P7 joined'],
    [9, 'P0, P1, P2, P3, P4, P5, P6, and 2 others joined'],
    [30, 'P0, P1, P2, P3, P4, P5, P6, and 23 others joined'],
  ])('%i members', (count, words) => {
    expect(said(joinedWords(people(count)))).toBe(words)
  })

  test('only names are marked as names, even one that looks like the rest of the sentence', () => {
    const pieces = joinedWords([...people(8), { id: 'x', name: '2 others' }])
    expect(names(pieces)).toEqual(people(7).map(({ name }) => name))
    expect(names(joinedWords([{ id: 'x', name: '2 others' }]))).toEqual(['2 others'])
  })

  test('a person who joined twice is named once, with the latest name', () => {
    const words = joinedWords([
      { id: 'a', name: 'Ann' },
      { id: 'b', name: 'Bob' },
      { id: 'a', name: 'Anna' },
    ])
    expect(said(words)).toBe('Anna and Bob joined')
  })
})

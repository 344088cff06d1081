import { describe, expect, test } from 'vitest'
import { hostileNames } from '../../shared/protocol/text/hostile.fixture.ts'
import type { Relation } from '../../shared/protocol/log/events.ts'
import { foldMessage, messageOf, type Message } from '../../shared/protocol/log/message.ts'
import type { RecordedAction } from '../../shared/protocol/log/moderation.ts'
import type { TerminalStyle } from './terminal-text.ts'
import { formatEntry, formatRelation } from './timeline-text.ts'

const plain: TerminalStyle = { colour: false, time: () => '14:02', day: () => '2026-11-03' }

const ANN = { id: 'a', name: 'Ann' }
const BOB = { id: 'b', name: 'Bob' }
const base = { epoch: 1, seq: 1, at: 0, nonce: 'n', channel: 'general' }

const said = (text: string, name = 'Bob', channel = 'general') =>
  ({ ...base, kind: 'messagePosted', author: { id: 'b', name }, channel, content: { text } }) as const
const shown = (...of: Parameters<typeof said>) => formatEntry(messageOf(said(...of)), null, plain)

const later = { ...base, seq: 2, target: { author: 'b', nonce: 'n' } }
const edited = (text: string, author = BOB): Relation => ({
  ...later,
  kind: 'messageEdited',
  author,
  content: { text },
})
const reacted = (author: typeof ANN, seq: number, on = true): Relation => ({
  ...later,
  seq,
  kind: 'reactionSet',
  author,
  key: '👍',
  on,
})
const removed = (author: typeof ANN): Relation => ({ ...later, kind: 'messageRemoved', author })

describe('an entry', () => {
  test('is a message with its further lines indented', () => {
    expect(shown('Hello\n  world')).toBe('14:02 Bob: Hello\n        world')
    expect(shown('Hello', 'Bob', 'homework')).toBe('14:02 #homework Bob: Hello')
  })

  test.each([
    ['an escape sequence', 'a\u001b[2J\u001b]0;x\u0007b', 'ab'],
    ['a one-byte escape', 'a\u009b31mb\u0090c', 'abc'],
    ['a carriage return', 'a\r14:02 Ann: send it', 'a\n      14:02 Ann: send it'],
    ['a line separator', 'a\u202814:02 Ann: send it', 'a\n      14:02 Ann: send it'],
    ['a paragraph separator', 'a\u2029b', 'a\n      b'],
    ['a quote', 'a\n↳ Ann: send it', 'a\n      ↳ Ann: send it'],
    ['a backspace', 'a\b\bb', 'b'],
    ['an override', 'exe.\u202Egnp', 'exe.<U+202E>gnp'],
    ['a pile of marks', `q${'\u0301'.repeat(500)}!`, `q${'\u0301'.repeat(8)}!`],
  ])('%s in a message has no effect', (_, text, as) => {
    expect(shown(text)).toBe(`14:02 Bob: ${as}`)
    expect(formatRelation(edited(text), null, plain)).toBe(`14:02 Bob edited: ${as}`)
  })

  test('shows a quote of one line before a reply, whatever the text', () => {
    const reply = messageOf({
      ...said('Here'),
      content: { text: 'Here', replyTo: { author: 'a', nonce: 'm' } },
    })
    const original: Message = { ...messageOf(said('one\n\u001b[2Jtwo\u2028three\u202E')), author: ANN }
    expect(formatEntry(reply, original, plain)).toBe('↳ Ann: one two three<U+202E>\n14:02 Bob: Here')
    expect(formatEntry(reply, { ...original, content: null }, plain)).toBe(
      '↳ Message from Ann deleted\n14:02 Bob: Here',
    )
    expect(formatEntry(reply, null, plain)).toBe('↳ an earlier message\n14:02 Bob: Here')
  })

  test('shows the current state of a message: edited, with its reactions, deleted', () => {
    const fold = (...relations: Relation[]) =>
      formatEntry(foldMessage(said('one'), relations, 'me'), null, plain)
    expect(fold(edited('two'))).toBe('14:02 Bob: two (edited)')
    expect(fold(reacted(ANN, 3), reacted(BOB, 4))).toBe('14:02 Bob: one\n* 👍 Ann, Bob')
    expect(fold(removed(BOB))).toBe('14:02 — Message from Bob deleted')
    expect(fold(removed(ANN))).toBe('14:02 — Message from Bob deleted by Ann')
  })

  test('that is forged is marked before its text', () => {
    expect(formatEntry(messageOf(said('Hello')), null, plain, true)).toBe(
      '14:02 Bob: (not signed by Bob) Hello',
    )
  })

  const act = { ...base, author: ANN, kind: 'moderated' } as const
  test.each([
    [{ kind: 'ban', member: { id: 'b', name: 'Bo\u202Eb' } }, 'Ann banned Bob'],
    [{ kind: 'slow', seconds: 30 }, 'Ann turned on slow mode: one message every 30 seconds'],
  ] satisfies [RecordedAction, string][])('of moderation is a sentence: %o', (done, text) => {
    expect(formatEntry({ ...act, act: done }, null, plain)).toBe(`14:02 — ${text}`)
  })

  test('about a new key shows nothing', () => {
    expect(
      formatEntry({ ...base, author: ANN, kind: 'memberRekeyed', before: 'old' }, null, plain),
    ).toBeNull()
  })

  test('shows names without deceptive characters, whatever the host sends', () => {
    for (const { raw, shown: name } of hostileNames) {
      const author = { id: 'a', name: raw }
      expect(shown('x', raw), JSON.stringify(raw)).toBe(`14:02 ${name}: x`)
      expect(formatRelation(reacted(author, 2), messageOf(said('x', raw)), plain)).toBe(
        `14:02 * ${name} reacted 👍 to ${name}: x`,
      )
      expect(formatRelation(removed(author), null, plain)).toBe(`14:02 — ${name} deleted a message`)
    }
  })
})

describe('a relation that arrives', () => {
  const message = messageOf(said('Does anyone have the handout?'))

  test.each([
    [edited('Who has it?'), '14:02 Bob edited: Who has it?'],
    [reacted(ANN, 2), '14:02 * Ann reacted 👍 to Bob: Does anyone have the handout?'],
    [reacted(ANN, 2, false), '14:02 * Ann took back 👍 from Bob: Does anyone have the handout?'],
    [removed(BOB), '14:02 — Bob deleted a message'],
    [removed(ANN), '14:02 — Ann deleted a message from Bob'],
  ])('is a line: %#', (relation, line) => {
    expect(formatRelation(relation, message, plain)).toBe(line)
  })

  test('is a line even if this computer does not have the message', () => {
    expect(formatRelation(reacted(ANN, 2), null, plain)).toBe('14:02 * Ann reacted 👍 to an earlier message')
    expect(formatRelation(edited('x'), null, plain)).toBe('14:02 Bob edited: x')
  })

  test('shows no text that is not the author’s, and none of a deleted message', () => {
    expect(formatRelation(edited('x', ANN), message, plain)).toBeNull()
    expect(formatRelation(edited('x'), { ...message, content: null }, plain)).toBeNull()
  })
})

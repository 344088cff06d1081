import { describe, expect, test } from 'vitest'
import { hostileNames } from '../../shared/protocol/text/hostile.fixture.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { localDay } from '../../shared/protocol/base/local-day.ts'
import type { RecordedAction } from '../../shared/protocol/log/moderation.ts'
import {
  dayLines,
  formatEvent,
  formatHit,
  formatName,
  formatNote,
  withoutControls,
  type TerminalStyle,
} from './terminal-text.ts'

const plain: TerminalStyle = { colour: false, time: () => '14:02', day: () => '2026-11-03' }
const coloured: TerminalStyle = { ...plain, colour: true }

const said = (body: string, name = 'Bob', channel = 'general') =>
  ({
    kind: 'messagePosted',
    epoch: 1,
    seq: 1,
    at: 0,
    author: { id: 'b', name },
    nonce: 'n',
    channel,
    body,
  }) satisfies RoomEvent

describe('text for a terminal', () => {
  test('a message has its further lines indented', () => {
    expect(formatEvent(said('Hello\n  world'), plain)).toBe('14:02 Bob: Hello\n        world')
    expect(formatEvent(said('Hello', 'Bob', 'homework'), plain)).toBe('14:02 #homework Bob: Hello')
  })

  test.each([
    ['an escape sequence', 'a\u001b[2J\u001b]0;x\u0007b', 'ab'],
    ['a one-byte escape', 'a\u009b31mb\u0090c', 'abc'],
    ['a carriage return', 'a\r14:02 Ann: send it', 'a\n      14:02 Ann: send it'],
    ['a line separator', 'a\u202814:02 Ann: send it', 'a\n      14:02 Ann: send it'],
    ['a paragraph separator', 'a\u2029b', 'a\n      b'],
    ['a backspace', 'a\b\bb', 'b'],
    ['an override', 'exe.\u202Egnp', 'exe.<U+202E>gnp'],
    ['a pile of marks', `q${'\u0301'.repeat(500)}!`, `q${'\u0301'.repeat(8)}!`],
  ])('%s in a message has no effect', (_, body, shown) => {
    expect(formatEvent(said(body), plain)).toBe(`14:02 Bob: ${shown}`)
  })

  test.each(['👩‍👩‍👧‍👦 🏳️‍🌈', 'سلام שלום', 'हिन्दी ที่นี่', '日本語', 'Nguyễn Thị Ánh', 'O’Brien José'])(
    '%s is shown unchanged',
    (text) => {
      expect(formatEvent(said(text), plain)).toBe(`14:02 Bob: ${text}`)
      expect(formatNote(text, plain)).toBe(`— ${text}`)
    },
  )

  test('names have no deceptive characters, whatever the host sends', () => {
    for (const { raw, shown } of hostileNames) {
      expect(formatName({ id: 'b', name: raw }, plain), JSON.stringify(raw)).toBe(shown)
      expect(formatEvent(said('x', raw), plain), JSON.stringify(raw)).toBe(`14:02 ${shown}: x`)
    }
  })

  test('a note contains only Parley’s own colours, whatever it quotes', () => {
    expect(formatNote('Back in \u001b[2J\u001b]0;x\u0007Room\nx.', plain)).toBe('— Back in  [2J ]0;x Room x.')
    expect(formatNote('a \u202Eb', plain)).toBe('— a <U+202E>b')
    const name = formatName({ id: 'b', name: 'Bob' }, coloured)
    expect(formatNote(`Here: ${name}`, coloured)).toBe(`\u001b[2m— Here: ${name}\u001b[0m`)
  })

  test('the answer of another program has no control characters', () => {
    expect(withoutControls('one\ntwo\u001b[2J\u009b31m\r\u202E')).toBe('one\ntwo [2J 31m <U+202E>')
  })

  const base = { epoch: 1, seq: 9, at: 0, author: { id: 'a', name: 'Ann' }, nonce: 'n' }
  const bob = { id: 'b', name: 'Bo\u202Eb' }

  test.each([
    [{ kind: 'ban', member: bob }, 'Ann banned Bob'],
    [{ kind: 'slow', seconds: 30 }, 'Ann turned on slow mode: one message every 30 seconds'],
  ] satisfies [RecordedAction, string][])('a moderation action is a sentence: %o', (act, text) => {
    expect(formatEvent({ ...base, kind: 'moderated', act }, plain)).toBe(`14:02 — ${text}`)
  })

  test('a removed message leaves a note in its channel, a new key none', () => {
    const removed = { ...base, kind: 'messageRemoved', channel: 'homework', hash: 'h' } as const
    expect(formatEvent(removed, plain)).toBe('14:02 #homework — Message from Ann deleted')
    expect(formatEvent({ ...base, kind: 'memberRekeyed', before: 'old' }, plain)).toBeNull()
  })

  test('a forged message is marked before its text', () => {
    expect(formatEvent(said('Hello'), plain, true)).toBe('14:02 Bob: (not signed by Bob) Hello')
  })

  test('a found message is one line', () => {
    const excerpt = [
      { text: 'a\n\u2028\u001b[2J ', marked: false },
      { text: 'b\u202E', marked: true },
      { text: ' c', marked: false },
    ]
    expect(formatHit({ event: said('x'), excerpt }, plain)).toBe('2026-11-03 14:02 Bob: a   [2J b<U+202E> c')
  })
})

test('kind 10: each new day has a line, except today at the beginning', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
  const newDay = dayLines(at(27, 8), { ...plain, day: localDay })
  const moments = [at(27, 7), at(27, 9), at(28, 1), at(28, 2), at(27, 23)]
  expect(moments.map(newDay)).toEqual([
    null,
    null,
    '— Saturday, November 28, 2026',
    null,
    '— Friday, November 27, 2026',
  ])
})

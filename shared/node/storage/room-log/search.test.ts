import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { MessagePosted } from '../../../protocol/log/events.ts'
import { excerpt } from './excerpt.ts'
import { fold } from '../../../protocol/text/search-fold.ts'
import { openRoomLog } from './open.ts'
import { oldLog } from './old-log.fixture.ts'
import { migrate } from './schema.ts'
import { indexMore } from './indexing.ts'
import { findDate, searchMessages } from './search.ts'
import { tempFolder } from './temp-folder.fixture.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 0, 5)

const bodies = [
  'Does anyone have the handout for week 4?',
  'The Café closes at six',
  '東京タワーに行きました',
  'C++ and a "quoted" NEAR(x y) AND word* -minus col:on',
  'naïve résumé',
  'ok',
  '👍',
  'หนังสือเล่มนี้ดี',
  'handouts are on the printer',
]

function filled() {
  const { log } = openRoomLog(tempFolder(), { id: 'r', name: 'R' }, NOW)
  onTestFinished(() => log.close())
  log.add(
    bodies.map((body, i): MessagePosted => ({
      kind: 'messagePosted',
      seq: i + 1,
      epoch: 1,
      at: NOW + i * DAY,
      author: { id: i % 2 ? 'bob' : 'ann', name: i % 2 ? 'Bob' : 'Ann' },
      nonce: `n${i}`,
      channel: i < 5 ? 'general' : 'lab',
      content: { text: body },
    })),
  )
  indexMore(log.database)
  return log
}

describe('search', () => {
  const found = (query: string, more = {}) =>
    searchMessages(filled().database, { query, limit: 50, ...more }).map(({ seq }) => seq)

  test.each([
    ['a word', 'handout', [9, 1]],
    ['part of a word', 'ando', [9, 1]],
    ['the beginning of a short word', 'o', [9, 6, 4]],
    ['any case', 'HANDOUT WEEK', [1]],
    ['without its accents', 'cafe', [2]],
    ['with accents it does not have', 'résumé', [5]],
    ['two characters of Chinese or Japanese', '東京', [3]],
    ['one of them', '京', [3]],
    ['three of them, from the middle', 'タワー', [3]],
    ['Thai', 'หนังสือ', [8]],
    ['an emoji', '👍', [7]],
    ['two words in any order', 'six cafe', [2]],
    ['nothing that is there', 'zebra', []],
    ['words around a NUL', 'six\0cafe', [2]],
  ])('finds %s', (_title, query, seqs) => {
    expect(found(query)).toEqual(seqs)
  })

  test.each([
    '"',
    '"quoted',
    'NEAR(',
    'NEAR(x',
    'word*',
    '-minus',
    'col:on',
    'C++',
    'AND',
    '^',
    '()',
    "'; DROP TABLE events",
  ])('takes %s literally', (query) => {
    const hits = found(query)
    expect(hits).toEqual(
      bodies[3]?.toLowerCase().includes(query.toLowerCase()) ? expect.arrayContaining([4]) : [],
    )
  })

  test('filters by author, channel and time, and pages backwards', () => {
    expect(found('handout', { author: 'ann' })).toEqual([9, 1])
    expect(found('handout', { channel: 'lab' })).toEqual([9])
    expect(found('handout', { from: NOW + DAY })).toEqual([9])
    expect(found('handout', { until: NOW + DAY })).toEqual([1])
    expect(found('handout', { before: 9 })).toEqual([1])
    expect(found('', { author: 'bob', before: 5 })).toEqual([4, 2])
    expect(found('handout', { limit: 1 })).toEqual([9])
  })

  test('a time is found wherever it is in the log, and by the clock that was set then', () => {
    const { log } = openRoomLog(tempFolder(), { id: 'r', name: 'R' }, NOW)
    onTestFinished(() => log.close())
    // The host’s clock is a year ahead for a while.
    const isAhead = (seq: number) => seq > 2_100 && seq <= 2_103
    log.add(
      Array.from({ length: 5_000 }, (_, i) => i + 1).map((seq): MessagePosted => ({
        kind: 'messagePosted',
        seq,
        epoch: 1,
        at: NOW + seq * 1_000 + (isAhead(seq) ? 365 * DAY : 0),
        author: { id: 'a', name: 'A' },
        nonce: `${seq}`,
        channel: 'general',
        content: { text: 'the same words' },
      })),
    )
    while (indexMore(log.database, 700) > 0) {
      // Steps that are not spans.
    }
    const within = (from: number, until: number, before?: number) =>
      searchMessages(log.database, {
        query: 'same',
        from: NOW + from,
        until: NOW + until,
        limit: 9,
        ...(before !== undefined && { before }),
      }).map(({ seq }) => seq)
    expect(within(10_000, 13_000)).toEqual([12, 11, 10])
    expect(within(999_000, 1_002_000)).toEqual([1_001, 1_000, 999])
    expect(within(2_099_000, 2_106_000)).toEqual([2_105, 2_104, 2_100, 2_099])
    expect(within(365 * DAY, 366 * DAY)).toEqual([2_103, 2_102, 2_101])
    expect(within(10_000, 13_000, 12)).toEqual([11, 10])
    expect(within(6_000_000, 7_000_000)).toEqual([])
    expect(within(-DAY, 0)).toEqual([])
    log.forgetBefore(1_000)
    expect(within(999_000, 1_002_000)).toEqual([1_001, 1_000])
    log.restart({ epoch: 1, seq: 5_000 })
    expect(within(0, 366 * DAY)).toEqual([])
  })

  test('times are found in a log from a Parley that did not index them', () => {
    const messages = bodies.map((text, i) => ({ seq: i + 1, at: NOW + i * DAY, text }))
    const database = oldLog(':memory:', 3, messages)
    migrate(database, ':memory:')
    indexMore(database)
    const seqs = searchMessages(database, { query: 'handout', from: NOW + DAY, limit: 9 })
    expect(seqs.map(({ seq }) => seq)).toEqual([9])
  })

  test('the index follows what is added at both ends, step by step', () => {
    const { log } = openRoomLog(tempFolder(), { id: 'r', name: 'R' }, NOW)
    onTestFinished(() => log.close())
    const say = (seq: number, body: string): MessagePosted => ({
      kind: 'messagePosted',
      seq,
      epoch: 1,
      at: 0,
      author: { id: 'a', name: 'A' },
      nonce: `${seq}`,
      channel: 'general',
      content: { text: body },
    })
    const hits = (query: string) => searchMessages(log.database, { query, limit: 9 }).map(({ seq }) => seq)
    log.restart({ epoch: 1, seq: 10 })
    expect(indexMore(log.database)).toBe(0)
    log.add([say(11, 'later one'), say(12, 'later two')])
    expect(indexMore(log.database, 1)).toBe(1)
    expect(hits('later')).toEqual([12])
    log.prepend([say(9, 'earlier one'), say(10, 'earlier two')], NOW)
    while (indexMore(log.database, 1) > 0) {
      // One step at a time, as in the app.
    }
    expect(hits('later')).toEqual([12, 11])
    expect(hits('earlier')).toEqual([10, 9])
    log.forgetBefore(10)
    expect(hits('earlier')).toEqual([10])
    log.restart({ epoch: 1, seq: 12 })
    expect(hits('later')).toEqual([])
  })
})

test('a date finds the first event of a channel since then', () => {
  const { database } = filled()
  expect(findDate(database, 'general', NOW - DAY)).toBe(1)
  expect(findDate(database, 'general', NOW + 2 * DAY - 1)).toBe(3)
  expect(findDate(database, 'lab', NOW)).toBe(6)
  expect(findDate(database, 'general', NOW + 5 * DAY)).toBeNull()
})

describe('an excerpt', () => {
  const shown = (body: string, query: string) =>
    excerpt(body, query)
      .map(({ text, marked }) => (marked ? `[${text}]` : text))
      .join('')

  test('marks every match, whatever its case and accents', () => {
    expect(shown('The Café, the cafe', 'cafe')).toBe('The [Café], the [cafe]')
    expect(shown('one two', 'two one')).toBe('[one] [two]')
    expect(shown('nothing here', 'zebra')).toBe('nothing here')
  })

  test.each([
    ['I don’t know', "don't", 'I [don’t] know'],
    ['Hauptstraße 5', 'strasse', 'Haupt[straße] 5'],
    ['Hauptstraße 5', 's', 'Hauptstraße 5'.replace('s', '[s]').replace('ß', '[ß]')],
    [
      '한국어 수업'.normalize('NFD'),
      '국',
      `${'한'.normalize('NFD')}[${'국'.normalize('NFD')}]${'어 수업'.normalize('NFD')}`,
    ],
    ['so\u00adft and', 'soft', '[so\u00adft] and'],
    ['ein ﬁnaler Test', 'inal', 'ein [ﬁnal]er Test'],
    ['שָׁלוֹם!', 'שלום', '[שָׁלוֹם]!'],
    ['ｃ＃ or C#', 'c#', '[ｃ＃] or [C#]'],
    ['I ❤️ it 👍🏽!', '❤ 👍', 'I [❤️] it [👍]🏽!'],
    ['a\u200b', '\u200b', 'a\u200b'],
  ])('kind 11: in %s the match of %s is marked', (body, query, marked) => {
    expect(shown(body, query)).toBe(marked)
  })

  test('splits no character, wherever it is cut', () => {
    const sign = fc.constantFrom('a', '👍🏽', 'é', 'e\u0301', 'ß', '한', 'ᄒ\u1161\u11ab', ' ', '\u00ad')
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 400 }),
        fc.constantFrom('a', 'ß', '👍', 'é'),
        (signs, query) => {
          const body = signs.join('')
          const pieces = excerpt(body, query)
          const text = pieces.map((piece) => piece.text).join('')
          expect(text).not.toContain('\ufffd')
          const whole = body.replaceAll(/\s+/g, ' ')
          const inner = text.slice(text.startsWith('…') ? 1 : 0, text.endsWith('…') ? -1 : undefined)
          expect(whole).toContain(inner)
          for (const piece of pieces) if (piece.marked) expect(fold(piece.text)).toContain(fold(query))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('is cut around the first match, on one line', () => {
    const text = shown(`${'before '.repeat(40)}needle\nnext ${'after '.repeat(60)}`, 'needle')
    expect(text).toMatch(/^….{40,70}\[needle\] next after.*…$/s)
    expect(text.length).toBeLessThan(220)
  })
})

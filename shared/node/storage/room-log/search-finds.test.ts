import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessagePosted } from '../../../protocol/log/events.ts'
import { fold } from '../../../protocol/text/search-fold.ts'
import { RoomLog } from './room-log.ts'
import { migrate } from './schema.ts'
import { oldLog } from './old-log.fixture.ts'
import { indexMore, isIndexedToHead } from './indexing.ts'
import { searchMessages } from './search.ts'

const NOW = Date.UTC(2026, 0, 5)

/** A log with these messages, in order, indexed; in memory, because there are many. */
function saying(...said: string[]) {
  const database = new DatabaseSync(':memory:')
  migrate(database, ':memory:')
  const log = new RoomLog(database, { id: 'r', name: 'R' }, 1)
  log.add(
    said.map((body, i): MessagePosted => ({
      kind: 'messagePosted',
      seq: i + 1,
      epoch: 1,
      at: NOW,
      author: { id: 'a', name: 'A' },
      nonce: `${i}`,
      channel: 'general',
      content: { text: body },
    })),
  )
  indexMore(log.database)
  return log
}

const foundIn = (log: RoomLog, query: string, limit = 50) =>
  searchMessages(log.database, { query, limit }).map(({ seq }) => seq)

describe('kind 11: search finds what is there', () => {
  test.each([
    ["don't", 'I don’t know'],
    ['don’t', "I don't know"],
    ['co-op', 'the co‑op'],
    ['“so”', 'he said "so"'],
    ['한국어'.normalize('NFD'), '한국어 수업'],
    ['한국', '한국어 수업'.normalize('NFD')],
    ['한', '한국어 수업'.normalize('NFD')],
    ['handout', 'ｈａｎｄｏｕｔ'],
    ['ＨＡＮＤＯＵＴ', 'the handout'],
    ['handout', 'hand\u00adout'],
    ['hand\u200bout', 'handout'],
    ['елка', 'Ёлка стоит'],
    ['ёлка', 'елка стоит'],
    ['strasse', 'Hauptstraße'],
    ['STRAẞE', 'hauptstrasse'],
    ['ß', 'ß und ss'],
    ['istanbul', 'İSTANBUL'],
    ['ISTANBUL', 'ıstanbul'],
    ['ore', 'en øre'],
    ['ø', 'ø er bedst'],
    ['مدرسة', 'مَدْرَسَةٌ'],
    ['مدرسه', 'مـــدرسة'],
    ['احمد', 'أحمد هنا'],
    ['שלום', 'שָׁלוֹם'],
    ['ガス', 'ｶﾞｽ'],
    ['m2', 'zwanzig m²'],
    ['12', 'رقم ١٢'],
    ['C#', 'we use C# here'],
    ['c#', 'C# or not'],
    ['Ｃ＃', 'we use c#'],
    ['5€', 'it is 5€'],
    ['-1', 'at −1 degrees'],
    ['-1', 'at -10 degrees'],
    [':)', 'fine :)'],
    [':)', 'fine:)'],
    ['<3', 'I <3 this'],
    ['?', 'really?'],
    ['#', 'see #5'],
    ['👍', 'yes 👍🏽'],
    ['❤', 'I ❤️ it'],
    ['हि', 'हिन्दी'],
    ["o'", "o'clock"],
    ['é', 'école'],
    ['e\u0301', 'école'],
  ])('%s in %s', (query, body) => {
    expect(foundIn(saying('nothing', body, 'at all'), query)).toEqual([2])
  })

  test.each([
    ['C#', 'C, c++ and Cobol'],
    ['C#', 'C #5'],
    ['5€', '5 or 50'],
    ['-1', '1 to 10 - 1'],
    [':)', 'he said: (not)'],
    [':)', ': )'],
    ['हि', 'हद'],
    ['か', 'が'],
    ['\u200b', 'a\u200bb'],
    ['\u0301', 'é'],
    ['#', 'no 5'],
  ])('%s not in %s', (query, body) => {
    expect(foundIn(saying(body), query)).toEqual([])
  })

  test('symbols are distinguished from those that share their place in the index', () => {
    const twin = String.fromCodePoint('#'.charCodeAt(0) + 6_400)
    expect(foundIn(saying('C#', `C${twin}`), 'C#')).toEqual([1])
  })

  test('all matches are found, however many only look alike at first', () => {
    const log = saying(...Array.from({ length: 1_000 }, (_, i) => (i % 3 ? 'a - 1' : 'a -1')))
    while (indexMore(log.database) > 0);
    const everything = foundIn(log, '-1', 500)
    expect(everything).toHaveLength(334)
    expect(foundIn(log, '-1', 50)).toEqual(everything.slice(0, 50))
    const older = searchMessages(log.database, { query: '-1', limit: 50, before: everything[49] ?? 0 })
    expect(older.map(({ seq }) => seq)).toEqual(everything.slice(50, 100))
  })

  test('every part of a message of three characters or more finds it, however it is written', () => {
    const letters = fc.constantFrom(...Array.from("aAéßøıё한국’-'#€:)1 .\u00ad\u0301\u05b8\u0640مةが👍"))
    fc.assert(
      fc.property(
        fc.string({ unit: letters, minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (body, a, b) => {
          const signs = Array.from(body)
          const [from, to] = [a % signs.length, b % signs.length].toSorted((x, y) => x - y)
          const part = signs.slice(from, (to ?? 0) + 1).join('')
          if (Array.from(fold(part)).filter((sign) => sign !== ' ').length < 3) return
          const log = saying(body)
          for (const query of [part, part.normalize('NFD'), part.toUpperCase()])
            for (const term of query.split(/\s+/).filter((one) => Array.from(fold(one)).length >= 3))
              expect([term, foundIn(log, term)]).toEqual([term, [1]])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a log that an older Parley has indexed', () => {
  /** As before the indexes held folded texts. */
  function old(...said: string[]) {
    const messages = said.map((text, i) => ({ seq: i + 1, at: NOW, text }))
    const database = oldLog(':memory:', 5, messages)
    for (const index of ['parts', 'words'])
      said.forEach((body, i) => {
        database.prepare(`INSERT INTO ${index} (rowid, text) VALUES (?, ?)`).run(i + 1, body)
      })
    migrate(database, ':memory:')
    return { log: new RoomLog(database, { id: 'r', name: 'R' }, 1), database }
  }

  test('is indexed again step by step, new messages first', () => {
    const { log, database } = old('the handout', 'ein Fuß', 'I don’t', 'C#')
    const all = () => ['handout', 'fuss', "don't", 'C#'].map((query) => foundIn(log, query))
    expect(isIndexedToHead(database)).toBe(true)
    expect(all()).toEqual([[], [], [], []])
    expect(indexMore(database, 2)).toBe(2)
    expect(all()).toEqual([[], [], [3], [4]])
    log.add([
      { ...(log.after(0, 1)[0] as MessagePosted), seq: 5, nonce: 'new', content: { text: 'new handout' } },
    ])
    expect(isIndexedToHead(database)).toBe(false)
    expect(indexMore(database, 2)).toBe(2)
    expect(isIndexedToHead(database)).toBe(true)
    expect(all()).toEqual([[5], [2], [3], [4]])
    expect([indexMore(database, 2), indexMore(database, 2)]).toEqual([1, 0])
    expect(all()).toEqual([[5, 1], [2], [3], [4]])
  })
})

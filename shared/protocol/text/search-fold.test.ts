import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold, foldWithPositions } from './search-fold.ts'

const alike: readonly (readonly [string, ...string[]])[] = [
  ["don't", 'don’t', 'DON‘T', 'donʼt', 'don`t'],
  ['한국어', '한국어'.normalize('NFD'), '\uD55C\u200b\uAD6D어'],
  ['abc 123', 'ＡＢＣ １２３', 'Abc\u00a0１２３'],
  ['co-op', 'co‑op', 'CO–OP', 'co−op'],
  ['soft', 'so\u00adft', 's\u200bo\u2060ft\ufeff', '\u2066soft\u2069'],
  ['елка', 'ёлка', 'Ёлка', 'ЁЛКА'.normalize('NFD')],
  ['strasse', 'Straße', 'STRASSE', 'STRAẞE'],
  ['istanbul', 'İstanbul', 'ıstanbul', 'ISTANBUL'],
  ['ore', 'øre', 'ØRE', 'öre'],
  ['encyclopaedia', 'encyclopædia'],
  ['lodz', 'Łódź', 'łódź'.normalize('NFD')],
  ['مدرسه', 'مَدْرَسَة', 'مـــدرسة', 'مدرسه'],
  ['احمد', 'أحمد', 'إحمد', 'آحمد', 'أَحْمَد'],
  ['علي', 'على', 'علی'],
  ['שלום', 'שָׁלוֹם'],
  ['οδοσ', 'οδός', 'ΟΔΌΣ', 'οδοσ'],
  ['ガス', 'ｶﾞｽ', 'カ\u3099ス'],
  ['"so"', '“so”', '«so»', '„so‟'],
  ['1250', '١٢٥٠', '१२५०'],
  ['m2', 'm²'],
  ['❤', '❤️', '❤\ufe0e'],
  ['c#', 'C#', 'Ｃ＃'],
]

describe('kind 11: different spellings with the same meaning', () => {
  test.each(alike)('%s', (folded, ...written) => {
    for (const one of written) expect(fold(one)).toBe(folded)
  })

  test.each([
    ['c', 'c#'],
    ['5', '5€'],
    ['1', '-1'],
    ['か', 'が'],
    ['กน', 'กิน'],
    ['हद', 'हिन्दी'],
    ['dont', "don't"],
    ['ص', 'ض'],
  ])('%s does not fold to %s', (one, other) => {
    expect(fold(one)).not.toBe(fold(other))
  })
})

const tricky = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...Array.from(
        'aAßİıé’–ﬁёй한ᄒ\u1161\u11abㅎㅏｶﾞが\u3099\u0301\u0306\u0308\u05b8\u064e\u0640\u00ad\u200d❤️👍🏽１٣ﷺ \n',
      ),
    ),
    fc.constantFrom('\ud83d', '\ude00'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
})

test('folding is idempotent', () => {
  fc.assert(
    fc.property(tricky, (text) => {
      expect(fold(fold(text))).toBe(fold(text))
    }),
    { numRuns: 5_000 },
  )
})

test('composition makes no difference', () => {
  fc.assert(
    fc.property(tricky, (text) => {
      expect(fold(text.normalize('NFD'))).toBe(fold(text))
      expect(fold(text.normalize('NFC'))).toBe(fold(text))
    }),
    { numRuns: 5_000 },
  )
})

test('each unit has the positions of the text that was folded to it', () => {
  fc.assert(
    fc.property(tricky, (text) => {
      const { folded, from, to } = foldWithPositions(text)
      expect(folded).toBe(fold(text))
      expect([from.length, to.length]).toEqual([folded.length, folded.length])
      for (let i = 0; i < folded.length; i++) {
        const stretch = fold(text.slice(from[i], to[i]))
        const begin = from.indexOf(from[i] ?? -1)
        expect(folded.slice(begin, begin + stretch.length)).toBe(stretch)
      }
    }),
    { numRuns: 5_000 },
  )
})

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

describe('kind 11: what people write in different ways and mean alike', () => {
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
  ])('%s is not %s', (one, other) => {
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

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(tricky, (text) => {
      expect(fold(fold(text))).toBe(fold(text))
    }),
    { numRuns: 5_000 },
  )
})

test('in either composition and in capitals a text is the same', () => {
  fc.assert(
    fc.property(tricky, (text) => {
      expect(fold(text.normalize('NFD'))).toBe(fold(text))
      expect(fold(text.normalize('NFC'))).toBe(fold(text))
    }),
    { numRuns: 5_000 },
  )
})

test('the places are those of what was folded: each unit comes from a stretch that folds to what it is in', () => {
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

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey } from './name-key.ts'

const oneOf = (units: string) => fc.constantFrom(...Array.from(units))
const tricky = fc.string({
  unit: fc.oneof(
    oneOf('aAeiIlL|1oO0Jß\u0300\u0307\u0301\u030c -’'),
    oneOf('İıẞΣσςﬁ\u212a\u0344\u0f73ΝνΥυΗηΓγЗзӀӏꓲᎪꭺІіʟѵ'),
    oneOf('\u200b\u200d\u3164\ufe0f👩❤²'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})

describe('the key of a name', () => {
  test.each([
    ['Ann', 'ann'],
    ['ANN', 'Ann'],
    ['Änn', 'A\u0308nn'],
    ['Ann', 'Ａｎｎ'],
    ['Ann', '𝓐𝓷𝓷'],
    ['Ann', 'ᴀɴɴ'],
    ['fine', 'ﬁne'],
    ['K', '\u212a'],
    ['Åse', '\u212bse'],
    ['ẞ', 'ß'],
    ['J\u030co', '\u01f0o'],
    ['x²', 'X2'],
    ['paypal', 'pаypаl'],
    ['Ann', 'Αnn'],
    ['Ava', 'Ανα'],
    ['ANNA', 'ΑΝΝΑ'],
    ['BOB', 'ВОВ'],
    ['Cocoa', 'Сосоа'],
    ['Ann 3', 'Ann З'],
    ['Ian', 'lan'],
    ['Ian', '|an'],
    ['Ella', 'EIIa'],
    ['Ali', 'AIi'],
    ['ELIA', 'ELlA'],
    ['Paul', 'Pau1'],
    ['Bob', 'B0b'],
    ['Ann 11', 'Ann ll'],
    ['Anna II', 'Anna ll'],
    ['Işıl', 'işil'],
    ['İpek', 'ipek'],
    ['O’Brien', "O'Brien"],
    ['Anna-Lee', 'Anna‑Lee'],
    ['Анна', 'АННА'],
    ['Иван', 'ИВАН'],
    ['Νίκος', 'νίκος'],
    ['ΝΙΚΟΣ', 'νικος'],
    ['Ann', 'A\u200bn\u2060n'],
    ['علی\u200cرضا', 'علیرضا'],
    ['❤', '❤\ufe0f'],
  ])('[T4] is the same for %s and %s', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })

  test.each([
    ['Ann', 'Anne'],
    ['Ann', 'Änn'],
    ['Ann 2', 'Ann 3'],
    ['Ann 10', 'Ann 11'],
    ['Ann', 'Анн'],
    ['Ella', 'Elia'],
    ['Delia', 'Della'],
    ['Mila', 'Mia'],
    ['Marnie', 'Mamie'],
    ['José', 'Jose'],
    ['Саша', 'Маша'],
    ['Νίκος', 'Νίκη'],
    ['東京', '京都'],
    ['Мария', 'Марина'],
    ['हिन्दी', 'हिन्द'],
    ['שלום', 'שלומי'],
  ])('[T4] differs for %s and %s', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })

  test('[T4] is its own key, and does not depend on composition', () => {
    fc.assert(
      fc.property(tricky, (name) => {
        const key = nameKey(name)
        expect(nameKey(key)).toBe(key)
        expect(nameKey(name.normalize('NFD'))).toBe(nameKey(name.normalize('NFC')))
      }),
      { numRuns: 10_000 },
    )
  })

  test('[T4] ignores case in words without strokes and Greek letters', () => {
    const letters = fc.string({
      unit: oneOf('abcdehkmnoprstuxyzäñабвгдеёжзийкмнопрстуфхцчшщъыьэюя'),
      maxLength: 9,
    })
    fc.assert(
      fc.property(letters, (name) => {
        expect(nameKey(name.toUpperCase())).toBe(nameKey(name))
      }),
    )
  })
})

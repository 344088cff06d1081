import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutText, fitText } from './fit-text.ts'

test('kind 4: a paste that is far too long keeps its beginning, and the text around it stays', () => {
  const pasted = 'x'.repeat(5_300_000)
  const { text, caret, cut } = fitText('Before  after', `Before ${pasted} after`, 100)
  expect(text).toBe(`Before ${'x'.repeat(87)} after`)
  expect(caret).toBe(94)
  expect(cut).toBe(5_300_000 - 87)
})

test('text that fits is unchanged', () => {
  expect(fitText('a', 'ab', 2)).toMatchObject({ text: 'ab', cut: 0 })
})

test('a text that is already too long can be shortened, but not extended', () => {
  const long = 'abcdefghij'
  expect(fitText(long, 'abcdeghij', 5)).toMatchObject({ text: 'abcdeghij', cut: 0 })
  expect(fitText(long, 'abcde!fghij', 5)).toMatchObject({ text: long, cut: 1 })
})

test('a character of two units is kept whole or cut', () => {
  expect(cutText('a😀b', 2)).toBe('a')
  expect(cutText('a😀b', 3)).toBe('a😀')
  expect(fitText('', 'a😀b', 2)).toEqual({ text: 'a', caret: 1, kept: 1, cut: 3 })
})

test('whatever is inserted, the result fits and no earlier text is lost', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.nat(40), (start, inserted, end, more) => {
      const before = start + end
      const max = before.length + more
      const { text, caret, kept, cut } = fitText(before, start + inserted + end, max)
      expect(text.length).toBeLessThanOrEqual(Math.max(max, before.length))
      expect(text.length + cut).toBe(before.length + inserted.length)
      if (cut > 0) expect(text.slice(0, caret - kept) + text.slice(caret)).toBe(before)
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutText, fitText } from './fit-text.ts'

test('kind 4: of a paste that is far too long the beginning is taken, and what stood around it stays', () => {
  const pasted = 'x'.repeat(5_300_000)
  const { text, caret, left } = fitText('Before  after', `Before ${pasted} after`, 100)
  expect(text).toBe(`Before ${'x'.repeat(87)} after`)
  expect(caret).toBe(94)
  expect(left).toBe(5_300_000 - 87)
})

test('what fits is taken as it is', () => {
  expect(fitText('a', 'ab', 2)).toMatchObject({ text: 'ab', left: 0 })
})

test('a text that is too long already can be shortened, and takes nothing more', () => {
  const long = 'abcdefghij'
  expect(fitText(long, 'abcdeghij', 5)).toMatchObject({ text: 'abcdeghij', left: 0 })
  expect(fitText(long, 'abcde!fghij', 5)).toMatchObject({ text: long, left: 1 })
})

test('a character of two units is taken whole or not at all', () => {
  expect(cutText('a😀b', 2)).toBe('a')
  expect(cutText('a😀b', 3)).toBe('a😀')
  expect(fitText('', 'a😀b', 2)).toEqual({ text: 'a', caret: 1, taken: 1, left: 3 })
})

test('whatever is inserted anywhere, the result fits and nothing already there is lost', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.nat(40), (start, inserted, end, more) => {
      const before = start + end
      const max = before.length + more
      const { text, caret, taken, left } = fitText(before, start + inserted + end, max)
      expect(text.length).toBeLessThanOrEqual(Math.max(max, before.length))
      expect(text.length + left).toBe(before.length + inserted.length)
      if (left > 0) expect(text.slice(0, caret - taken) + text.slice(caret)).toBe(before)
    }),
  )
})

import { expect, test } from 'vitest'
import { Pastes } from './pastes.ts'

test('kind 5: a pasted line is shown unchanged, several as a mark that is sent as the pasted text', () => {
  const pastes = new Pastes()
  expect(pastes.add('one line\r')).toBe('one line')
  expect(pastes.add(' \r\n')).toBe('')
  const text = '$ which node\r\n/usr/bin/node\r\r  indented\u2028separated\n'
  const [first, second] = [pastes.add(text), pastes.add('a\nb')]
  expect([first, second]).toEqual(['[paste 1: 5 lines]', '[paste 2: 2 lines]'])
  expect(pastes.expand(`Look: ${first} and ${second}!`)).toBe(
    'Look: $ which node\n/usr/bin/node\n\n  indented\nseparated and a\nb!',
  )
  expect(pastes.expand('[paste 3: 2 lines] was typed')).toBe('[paste 3: 2 lines] was typed')
})

test('kind 13: escape sequences and control characters in a paste are removed', () => {
  const pastes = new Pastes()
  expect(pastes.add('\u001B[31mFAIL\u001B[0m\u0007 a\tb')).toBe('FAIL a\tb')
})

test('only the latest pastes are kept', () => {
  const pastes = new Pastes()
  const marks = Array.from({ length: 25 }, (_, i) => pastes.add(`${i}\n${i}`))
  expect(pastes.expand(marks[0] ?? '')).toBe(marks[0])
  expect(pastes.expand(marks[24] ?? '')).toBe('24\n24')
})

import { describe, expect, test } from 'vitest'
import { hostileNames } from '../../shared/protocol/text/hostile.fixture.ts'
import { shownName, splitAtNames } from './shown-name.ts'

describe('a shown name', () => {
  test('has no deceptive characters, and a warning if it mixes scripts', () => {
    for (const { raw, shown, mixed } of hostileNames) {
      const { text, doubt } = shownName(raw)
      expect(text, JSON.stringify(raw)).toBe(shown)
      expect(doubt !== null, JSON.stringify(raw)).toBe(mixed !== null)
      for (const script of mixed ?? []) expect(doubt).toContain(script)
    }
  })

  test('warns with the names of the alphabets', () => {
    expect(shownName('pаypal').doubt).toContain('look-alike letters (Latin and Cyrillic).')
    expect(shownName('Anna Анна')).toEqual({ text: 'Anna Анна', doubt: null })
  })
})

describe('names in a sentence', () => {
  test.each([
    ['Bob is typing…', ['Bob'], ['Bob is typing…']],
    ['שלום is typing…', ['שלום'], ['', 'שלום', ' is typing…']],
    ['In “(א.*)” is (א.*) 2.', ['(א.*)'], ['In “', '(א.*)', '” is ', '(א.*)', ' 2.']],
    ['שלום ו and שלום are typing…', ['שלום', 'שלום ו'], ['', 'שלום ו', ' and ', 'שלום', ' are typing…']],
    ['No one is', [], ['No one is']],
    ['No one is', [''], ['No one is']],
  ])('%s', (text, names, pieces) => {
    expect(splitAtNames(text, names)).toEqual(pieces)
  })
})

import { describe, expect, test } from 'vitest'
import { mixedScripts } from './mixed-scripts.ts'

describe('mixed scripts in one word', () => {
  test.each([
    ['pаypal', ['Latin', 'Cyrillic']],
    ['Αnn', ['Greek', 'Latin']],
    ['Ann Воb', ['Cyrillic', 'Latin']],
    ['Bօb', ['Latin', 'Armenian']],
    ['Ꭺnn', ['Cherokee', 'Latin']],
    ['Aꓠn', ['Latin', 'Lisu']],
    ['Bסb', ['Latin', 'Hebrew']],
    ['Вοвa', ['Cyrillic', 'Greek', 'Latin']],
    ['Жοра', ['Cyrillic', 'Greek']],
    ['東Жa', ['Han', 'Cyrillic', 'Latin']],
    ['カ한', ['Katakana', 'Hangul']],
    ['a𐎀b', ['Latin', 'another alphabet']],
    ['Tꪀom', ['Latin', 'Tai Viet']],
  ])('%s has them', (name, scripts) => {
    expect(mixedScripts(name)).toEqual(scripts)
  })

  test.each([
    'Ann',
    'José Ñandú',
    'O’Brien',
    'Nguyễn Thị Ánh',
    'Анна',
    'Anna Анна',
    'Дима (IT)',
    'Дима2000',
    'Νίκος',
    'Tanaka田中',
    '田中さんAボタン',
    'ラーメン好き',
    'K팝',
    '注音ㄅㄆ',
    'हिन्दी',
    'سلام',
    'שלום',
    'ทดสอบ',
    'ሰላም',
    'ᏣᎳᎩ',
    'Anna 👩‍👩‍👧‍👦 🏳️‍🌈',
    'е\u0301',
    '𝓐𝓷𝓷',
    'x²',
    '',
  ])('%s does not have them', (name) => {
    expect(mixedScripts(name)).toBeNull()
  })
})

import { expect, test } from 'vitest'
import { isReactionKey, typedReaction } from './reaction-key.ts'

test.each(['👍', '👍🏽', '❤️', '🏳️‍🌈', '👩‍👩‍👧‍👦', '🇩🇪', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣'])('%s is one emoji', (text) => {
  expect(isReactionKey(text)).toBe(true)
  expect(typedReaction(text)).toBe(text)
})

test.each(['', 'a', '1', '👍👍', '👍 ', '\u200d', '❤', ':+1:', '<b>', '__proto__', '👍'.repeat(30)])(
  '%j is not',
  (text) => {
    expect(isReactionKey(text)).toBe(false)
  },
)

test.each([
  [' 👍 ', '👍'],
  ['❤', '❤️'],
])('%j is typed for %j', (typed, key) => {
  expect(typedReaction(typed)).toBe(key)
})

test.each([
  '',
  ' ',
  ':)',
  '👍👍',
  '👍a',
  '1',
  '#',
  '\u200d',
  '\ufe0f',
  '🇩',
  '👍'.repeat(10_000),
  '__proto__',
])('%j is typed for no emoji', (typed) => {
  expect(typedReaction(typed)).toBeNull()
})

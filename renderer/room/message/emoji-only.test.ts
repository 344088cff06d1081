import { expect, test } from 'vitest'
import { isEmojiOnly } from './emoji-only.ts'

test.each(['👍', '👩‍👩‍👧‍👦 🏳️‍🌈', '🎉🎉🎉🎉🎉🎉', ' 1️⃣ '])('%j is only emoji', (body) => {
  expect(isEmojiOnly(body)).toBe(true)
})

test.each(['', '1', '#', '©', '👍 ok', '🎉🎉🎉🎉🎉🎉🎉', '日本'])('%j is text', (body) => {
  expect(isEmojiOnly(body)).toBe(false)
})

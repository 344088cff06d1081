import { expect, test } from 'vitest'
import { copiedText } from './copied-text.ts'

test('kind 17: selected messages are copied with author and time above each group', () => {
  const rows = [
    { day: null, byline: null, text: 'the end of the first' },
    { day: 'Today', byline: 'Bob, 14:02', text: 'Found it.' },
    { day: null, byline: null, text: 'Thanks!' },
    { day: null, byline: 'Ann, 14:05', text: 'Two\nlines' },
    { day: null, byline: null, text: '' },
  ]
  expect(copiedText(rows)).toBe(
    'the end of the first\n\nToday\nBob, 14:02\nFound it.\nThanks!\n\nAnn, 14:05\nTwo\nlines',
  )
})

test('part of one message is copied without author and time', () => {
  expect(copiedText([{ day: null, byline: null, text: 'drawer' }])).toBe('drawer')
})

import { expect, test } from 'vitest'
import type { RetentionNotice } from '../client/session/notice.ts'
import { describeRetention } from './retention-words.ts'

const now = new Date(2028, 0, 5, 12).getTime()
const due = { kind: 'due', now, days: 30, events: 1, inHours: 1, afterPause: true } as const

test.each<[RetentionNotice, string]>([
  [
    { kind: 'clockBehind', now: new Date(2026, 2, 3, 12).getTime(), newest: now },
    'This computer’s clock says Mar 3, 2026, but the newest entry in this room is from Jan 5, 2028. Nothing is deleted because of its age while they disagree. Check the clock. If it’s right, deleting resumes after the next message.',
  ],
  [
    { kind: 'clockSetForward', days: 1, kept: 30 },
    'This computer’s clock was set forward by 1 day while the room was open. To be safe, everything written before is kept for 30 more days.',
  ],
  [
    due,
    'By this computer’s clock (Jan 5, 2028), 1 entry in this room is older than 30 days and will be deleted once the room has been open for 1 more hour. If the clock is wrong, set it before then.',
  ],
  [
    { ...due, events: 20, days: 1, inHours: 24 },
    'By this computer’s clock (Jan 5, 2028), 20 entries in this room are older than 1 day and will be deleted once the room has been open for 24 more hours. If the clock is wrong, set it before then.',
  ],
])('$kind is described in sentences', (notice, words) => {
  expect(describeRetention(notice)).toBe(words)
})

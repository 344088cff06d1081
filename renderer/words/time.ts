import { localDay } from '../../shared/protocol/local-day.ts'

const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
// The words around these are English, so the days are too; the clock follows the reader's habit.
const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const dayYearFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const weekdayFormat = new Intl.DateTimeFormat('en', { weekday: 'long' })
const shortDayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const shortDayYearFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })

/** "14:02" */
export const timeOf = (at: number): string => timeFormat.format(at)

/** Day, date and time, for a tooltip. */
export const fullTimeOf = (at: number): string => fullFormat.format(at)

/** The local day a moment belongs to: from its midnight until the next. */
export function dayRange(at: number): readonly [from: number, until: number] {
  const from = midnight(at)
  return [from, nextMidnight(from)]
}

/** The midnight after a moment; days with a clock change have 23 or 25 hours. */
export function nextMidnight(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}

const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0)

/** How many local days lie between a moment and now; 0 is today. */
export function daysAgo(at: number, now: number): number {
  // Rounded, because a day with a clock change has 23 or 25 hours.
  return Math.round((midnight(now) - midnight(at)) / 86_400_000)
}

/** "Today", "Yesterday", "Tuesday, March 4", "March 4, 2024" */
export function dayLabel(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear || (days > 0 && days < 180) ? dayFormat : dayYearFormat).format(at)
}

/** When somebody was last somewhere: "today", "yesterday", "Tuesday", "March 4, 2024" */
export function sinceLabel(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  return days < 7 ? weekdayFormat.format(at) : dayYearFormat.format(at)
}

/** Day and time in little room: "14:02", "Yesterday, 14:02", "Mar 4, 14:02", "Mar 4, 2024, 14:02" */
export function stampOf(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days === 0) return timeOf(at)
  if (days === 1) return `Yesterday, ${timeOf(at)}`
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return `${(sameYear ? shortDayFormat : shortDayYearFormat).format(at)}, ${timeOf(at)}`
}

/** The local midnight that begins the day of a date field, "2024-03-04"; null while it is empty or not a date. */
export function dateFieldStart(value: string): number | null {
  const [year, month, day] = value.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined) return null
  const at = new Date(year, month - 1, day)
  // Two digits would be taken for the twentieth century.
  at.setFullYear(year)
  return Number.isNaN(at.getTime()) ? null : at.getTime()
}

/** A moment's local day as a date field wants it. */
export const dateFieldValue = localDay

import { localDay } from '../../shared/protocol/base/local-day.ts'

/**
 * A format for local times that follows the computer's zone. An Intl.DateTimeFormat keeps the zone
 * it was made in, so this one shifts the time by the zone's offset and formats it in UTC.
 */
function localFormat(
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
  write = (format: Intl.DateTimeFormat, at: number): string => format.format(at),
): (at: number) => string {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  return (at) => write(format, at - new Date(at).getTimezoneOffset() * 60_000)
}

// The words around these are English, so the days are too; the clock follows the reader's locale.
const day = localFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const dayYear = localFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const weekday = localFormat('en', { weekday: 'long' })
const shortDay = localFormat('en', { day: 'numeric', month: 'short' })
const shortDayYear = localFormat('en', { dateStyle: 'medium' })

/** "14:02" */
export const timeOf = localFormat(undefined, { timeStyle: 'short' })

/** The same without AM or PM, for a margin: "2:02". */
export const marginTimeOf = localFormat(undefined, { timeStyle: 'short' }, (format, at) =>
  format
    .formatToParts(at)
    .flatMap(({ type, value }) => (type === 'dayPeriod' ? [] : value))
    .join('')
    .trim(),
)

/** Day, date and time, for a tooltip. */
export const fullTimeOf = localFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })

/** Date and time in a sentence: "4 Mar 2025, 14:00". */
export const momentOf = localFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** The local day of a moment: from its midnight until the next. */
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
  return (sameYear || (days > 0 && days < 180) ? day : dayYear)(at)
}

/** The day of a last visit: "today", "yesterday", "Tuesday", "March 4, 2024" */
export function sinceLabel(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  return days < 7 ? weekday(at) : dayYear(at)
}

/** Day and time, short: "14:02", "Yesterday, 14:02", "Mar 4, 14:02", "Mar 4, 2024, 14:02" */
export function stampOf(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days === 0) return timeOf(at)
  if (days === 1) return `Yesterday, ${timeOf(at)}`
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return `${(sameYear ? shortDay : shortDayYear)(at)}, ${timeOf(at)}`
}

/**
 * The local midnight at the start of a date field's day, "2024-03-04"; null if the field is empty
 * or not a date.
 */
export function dateFieldStart(value: string): number | null {
  const [year, month, dayOfMonth] = value.split('-').map(Number)
  if (year === undefined || month === undefined || dayOfMonth === undefined) return null
  const at = new Date(year, month - 1, dayOfMonth)
  // The constructor reads the years 0 to 99 as 1900 to 1999.
  at.setFullYear(year)
  return Number.isNaN(at.getTime()) ? null : at.getTime()
}

/** A moment's local day, in the format of a date field. */
export const dateFieldValue = localDay

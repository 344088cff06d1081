const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
// The words around these are English, so the days are too; the clock follows the reader's habit.
const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const dayYearFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const weekdayFormat = new Intl.DateTimeFormat('en', { weekday: 'long' })
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })

/** "14:02" */
export const timeOf = (at: number): string => timeFormat.format(at)

/** Day, date and time, for a tooltip. */
export const fullTimeOf = (at: number): string => fullFormat.format(at)

/** Which local day a moment belongs to, as something to compare. */
export function dayOf(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
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

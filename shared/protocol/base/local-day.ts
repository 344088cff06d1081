const twoDigits = (part: number): string => String(part).padStart(2, '0')

/** The local date of a time in milliseconds, as "2026-03-04". */
export function localDay(at: number): string {
  const date = new Date(at)
  return `${String(date.getFullYear()).padStart(4, '0')}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

/** The local time of day of a time in milliseconds, as "14:02". */
export function localTime(at: number): string {
  const date = new Date(at)
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

const two = (part: number): string => String(part).padStart(2, '0')

/** The day of a moment where this computer is, as "2026-03-04". */
export function localDay(at: number): string {
  const date = new Date(at)
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The time of a moment where this computer is, as "14:02". */
export function localTime(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

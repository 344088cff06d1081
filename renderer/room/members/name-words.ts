/**
 * “Someone here is already called Ann, so you’re Ann 2.” Null if the name is as requested, or
 * differs for another reason.
 */
export function nameTakenWords(asked: string, given: string): string | null {
  const suffix = given.startsWith(`${asked} `) ? given.slice(asked.length + 1) : ''
  return /^\d+$/.test(suffix) ? `Someone here is already called ${asked}, so you’re ${given}.` : null
}

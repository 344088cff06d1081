/**
 * “Someone here is already called Ann, so you’re Ann 2.” Null if the name is as requested, or
 * differs for another reason.
 */
export function nameTakenWords(requested: string, given: string): string | null {
  const suffix = given.startsWith(`${requested} `) ? given.slice(requested.length + 1) : ''
  return /^\d+$/.test(suffix) ? `Someone here is already called ${requested}, so you’re ${given}.` : null
}

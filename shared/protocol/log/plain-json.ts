import type { Json } from '../trust/canonical-json.ts'

export type JsonObject = { readonly [name: string]: Json }

/** What of a value was read so far. */
export interface JsonSize {
  /** Members of all objects and lists together. */
  members: number
  /** UTF-16 units of all texts and names, and more than punctuation and numbers take. */
  units: number
}

const UNITS_PER_MEMBER = 24

export interface JsonBounds {
  /** Objects and lists inside each other. */
  readonly depth: number
  readonly members: number
}

/**
 * Why a value cannot be hashed or signed, or null if it can. A name that could reach a prototype, a
 * number that is no safe integer and half a surrogate pair are refused: not every program reads
 * them alike. Adds to `size`.
 */
export function jsonProblem(value: unknown, { depth, members }: JsonBounds, size: JsonSize): string | null {
  switch (typeof value) {
    case 'string':
      size.units += value.length
      return value.isWellFormed() ? null : 'half a character'
    case 'boolean':
      return null
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? null : 'a number that is no safe integer'
    case 'object':
      break
    default:
      return 'not JSON'
  }
  if (value === null) return null
  if (depth === 0) return 'too deep'
  const entries = Object.entries(value)
  size.members += entries.length
  if (size.members > members) return 'too many members'
  for (const [name, member] of entries) {
    if (name === '__proto__' || !name.isWellFormed()) return 'a name that is not allowed'
    size.units += name.length + UNITS_PER_MEMBER
    const problem = jsonProblem(member, { depth: depth - 1, members }, size)
    if (problem !== null) return problem
  }
  return null
}

import { limits } from '../../shared/protocol/base/limits.ts'
import { cleanName, nameKey } from '../../shared/protocol/text/text.ts'

interface Named {
  readonly id: string
  readonly name: string
}

export type Whom<T> = { readonly ok: true; readonly one: T } | { readonly ok: false; readonly text: string }

/** Fewer characters of an id could match a person by accident. */
const PREFIX_CHARS = 4

/** Names are compared in this form by [T4]; the typed text may have any length. */
const keyOf = (name: string): string => nameKey(cleanName(name.slice(0, LONGEST)))
/** Longer than any name, cleaned or not: a longer text is not a name. UTF-16 units. */
const LONGEST = 4 * limits.roomNameChars

/** Those with exactly this name, or else with one that looks alike. */
export function withName<T extends { readonly name: string }>(
  all: readonly T[],
  typed: string,
): readonly T[] {
  const exactly = all.filter(({ name }) => name === typed)
  return exactly.length > 0 ? exactly : all.filter(({ name }) => keyOf(name) === keyOf(typed))
}

/**
 * The people whom a typed name, id or beginning of an id can mean. Look-alike spellings are one
 * name.
 */
export function whom<T extends Named>(
  people: readonly T[],
  typed: string,
  notFound: (typed: string) => string,
): Whom<T> {
  if (typed === '') return { ok: false, text: 'Who? Give a name or an id.' }
  const exact = people.find(({ id }) => id === typed)
  if (exact) return { ok: true, one: exact }
  const fitting = people.filter(
    ({ id, name }) => keyOf(name) === keyOf(typed) || (typed.length >= PREFIX_CHARS && id.startsWith(typed)),
  )
  const [one, ...others] = fitting
  if (!one) return { ok: false, text: notFound(typed) }
  if (others.length === 0) return { ok: true, one }
  const ids = fitting.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
  return {
    ok: false,
    text: `“${typed}” matches ${fitting.length} people. Use the beginning of an id:\n${ids}`,
  }
}

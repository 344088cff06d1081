import { limits } from '../../shared/protocol/base/limits.ts'
import { checkChannelName, cleanName, nameKey } from '../../shared/protocol/text/text.ts'

interface Person {
  readonly id: string
  readonly name: string
}

export type PersonMatch<T> =
  { readonly ok: true; readonly person: T } | { readonly ok: false; readonly text: string }

/** Fewer characters of an id could match someone by accident. */
const PREFIX_CHARS = 4

/** Names are compared in this form by [T4]; the typed text may have any length. */
const nameKeyOf = (name: string): string => nameKey(cleanName(name.slice(0, MAX_NAME_UNITS)))
/** More UTF-16 units than any name has, even before it is cleaned. */
const MAX_NAME_UNITS = 4 * limits.roomNameChars

/** The candidates with exactly this name, or else those with a look-alike name. */
export function findByName<T extends { readonly name: string }>(
  candidates: readonly T[],
  typed: string,
): readonly T[] {
  const exact = candidates.filter(({ name }) => name === typed)
  return exact.length > 0 ? exact : candidates.filter(({ name }) => nameKeyOf(name) === nameKeyOf(typed))
}

/** The channel with a typed name, with or without #. */
export function findChannel<T extends { readonly name: string }>(
  channels: readonly T[],
  typed: string,
): T | undefined {
  const checked = checkChannelName(typed)
  return checked.ok ? findByName(channels, checked.text)[0] : undefined
}

/**
 * The one person that a typed name, id or beginning of an id matches. Look-alike spellings are the
 * same name. Otherwise a sentence that says why not.
 */
export function findPerson<T extends Person>(
  people: readonly T[],
  typed: string,
  notFound: (typed: string) => string,
): PersonMatch<T> {
  if (typed === '') return { ok: false, text: 'Who? Give a name or an id.' }
  const exact = people.find(({ id }) => id === typed)
  if (exact) return { ok: true, person: exact }
  const matches = people.filter(
    ({ id, name }) =>
      nameKeyOf(name) === nameKeyOf(typed) || (typed.length >= PREFIX_CHARS && id.startsWith(typed)),
  )
  const [person, ...others] = matches
  if (!person) return { ok: false, text: notFound(typed) }
  if (others.length === 0) return { ok: true, person }
  const ids = matches.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
  return {
    ok: false,
    text: `“${typed}” matches ${matches.length} people. Use the beginning of an id:\n${ids}`,
  }
}

import type { Author } from '../../shared/protocol/events.ts'

/** So many are named; of more, one fewer, so that nobody is “1 other”. */
const NAMED = 8
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** A piece of a sentence; names are shown as names, kept to themselves. */
export interface Piece {
  readonly text: string
  readonly isName: boolean
}

/** Who joined, each once, under the name it had last: “Ann, Bob and Cy”, “Ann, … and 23 others”. */
export function joinedWords(authors: readonly Author[]): readonly Piece[] {
  const names = [...new Map(authors.map(({ id, name }) => [id, name])).values()]
  const named = names.length > NAMED ? names.slice(0, NAMED - 1) : names
  const others = names.length - named.length
  let index = 0
  return list
    .formatToParts(others > 0 ? [...named, `${others} others`] : named)
    .map(({ type, value }) => ({ text: value, isName: type === 'element' && index++ < named.length }))
}

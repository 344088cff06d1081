import type { SearchHit } from '../../../bridge/bridge.ts'
import { foldWithPositions } from '../../../protocol/text/search-fold.ts'
import { searchTerms } from './search.ts'

/** The text before the first match, and the longest excerpt, in UTF-16 units. */
const BEFORE = 60
const LENGTH = 200

/**
 * The part of a message around its first match, cut if it is long, with all matches in it marked.
 */
export function excerpt(body: string, query: string): SearchHit['excerpt'] {
  const text = body.replaceAll(/\s+/g, ' ')
  const { folded, from, to } = foldWithPositions(text)
  const terms = searchTerms(query)
  const places = terms.map((term) => folded.indexOf(term)).filter((place) => place >= 0)
  // Positions in the folded text; a character is never cut in two.
  let begin = places.length > 0 ? Math.min(...places) : 0
  const earliest = (from[begin] ?? 0) - BEFORE
  while (begin > 0 && (from[begin - 1] ?? 0) >= earliest) begin--
  const start = begin === 0 ? 0 : (from[begin] ?? 0)
  let end = begin
  while (end < folded.length && (to[end] ?? 0) <= start + LENGTH) end++
  const stop = end === folded.length ? text.length : (to[end - 1] ?? start)
  const pieces: { text: string; marked: boolean }[] = []
  const add = (piece: string, marked: boolean) => {
    if (piece !== '') pieces.push({ text: piece.toWellFormed(), marked })
  }
  add(start > 0 ? '…' : '', false)
  let written = start
  for (let at = begin; ;) {
    const match = nextMatch(folded, terms, at, end)
    if (!match) break
    add(text.slice(written, from[match.from]), false)
    add(text.slice(Math.max(written, from[match.from] ?? 0), to[match.to - 1]), true)
    written = Math.max(written, to[match.to - 1] ?? 0)
    at = match.to
  }
  add(text.slice(written, stop), false)
  add(stop < text.length ? '…' : '', false)
  return pieces
}

function nextMatch(folded: string, terms: readonly string[], at: number, end: number) {
  const found = terms
    .map((term) => ({ from: folded.indexOf(term, at), to: folded.indexOf(term, at) + term.length }))
    .filter(({ from, to }) => from >= 0 && to <= end)
  return found.toSorted((a, b) => a.from - b.from || b.to - a.to)[0]
}

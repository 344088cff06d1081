import type { SearchHit } from '../../client/bridge.ts'

const BEFORE = 60
const LENGTH = 200

/** Lower case without accents, one unit for each unit, so that places in it are places in the text. */
const fold = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => {
    const unit = text.charAt(i)
    return unit.normalize('NFD').charAt(0).toLowerCase().charAt(0) || unit
  }).join('')

/** The part of a message around its first match, cut where it is long, with all matches in it marked. */
export function excerpt(body: string, query: string): SearchHit['excerpt'] {
  const text = body.replaceAll(/\s+/g, ' ')
  const folded = fold(text)
  const terms = query.split(/\s+/).filter(Boolean).map(fold)
  const places = terms.map((term) => folded.indexOf(term)).filter((place) => place >= 0)
  const first = places.length > 0 ? Math.min(...places) : 0
  const start = first > BEFORE ? first - BEFORE : 0
  const end = Math.min(text.length, start + LENGTH)
  const pieces: { text: string; marked: boolean }[] = []
  const add = (piece: string, marked: boolean) => {
    if (piece !== '') pieces.push({ text: piece.toWellFormed(), marked })
  }
  add(start > 0 ? '…' : '', false)
  let at = start
  while (at < end) {
    const next = nextMatch(folded, terms, at, end)
    add(text.slice(at, next?.from ?? end), false)
    if (!next) break
    add(text.slice(next.from, next.to), true)
    at = next.to
  }
  add(end < text.length ? '…' : '', false)
  return pieces
}

function nextMatch(folded: string, terms: readonly string[], at: number, end: number) {
  const found = terms
    .map((term) => ({ from: folded.indexOf(term, at), to: folded.indexOf(term, at) + term.length }))
    .filter(({ from, to }) => from >= 0 && to <= end)
  return found.toSorted((a, b) => a.from - b.from || b.to - a.to)[0]
}

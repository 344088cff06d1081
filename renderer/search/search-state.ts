import type { BridgeCommand, SearchHit } from '../../shared/bridge/bridge.ts'
import type { Result } from '../../shared/words/problem.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { dateFieldStart, nextMidnight } from '../words/time.ts'

/** What somebody looks for, as the fields hold it; empty means any. */
export interface SearchWish {
  readonly text: string
  readonly author: string
  readonly channel: string
  /** Days as date fields write them, both included. */
  readonly from: string
  readonly until: string
}

export const emptyWish: SearchWish = { text: '', author: '', channel: '', from: '', until: '' }

type SearchCommand = Extract<BridgeCommand, { kind: 'search' }>

/** The command that finds what is wished for; null while nothing is. */
export function searchCommand(room: RoomRef, wish: SearchWish, before?: number): SearchCommand | null {
  const from = dateFieldStart(wish.from)
  const lastDay = dateFieldStart(wish.until)
  const query = wish.text.trim()
  if (query === '' && wish.author === '' && wish.channel === '' && from === null && lastDay === null)
    return null
  return {
    kind: 'search',
    room,
    query,
    ...(wish.author === '' ? {} : { author: wish.author }),
    ...(wish.channel === '' ? {} : { channel: wish.channel }),
    ...(from === null ? {} : { from }),
    ...(lastDay === null ? {} : { until: nextMidnight(lastDay) }),
    ...(before === undefined ? {} : { before }),
  }
}

interface Found {
  readonly hits: readonly SearchHit[]
  readonly more: boolean
}

/** How far a search is. What was found before stays in view while the next answer is awaited. */
export type Search =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'searching' } & Found)
  | ({ readonly kind: 'found' } & Found)
  | ({ readonly kind: 'addingMore' } & Found)
  | { readonly kind: 'failed'; readonly text: string }

export type SearchStep =
  | { readonly kind: 'cleared' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'moreAsked' }
  | { readonly kind: 'answered'; readonly result: Result<Found> }

const nothing: Found = { hits: [], more: false }

/** The results so far; none before the first answer and after a failure. */
export const foundSoFar = (search: Search): Found =>
  search.kind === 'none' || search.kind === 'failed' ? nothing : { hits: search.hits, more: search.more }

/** Folds one step of a search. Answers that have been overtaken must not reach this. */
export function reduceSearch(search: Search, step: SearchStep): Search {
  switch (step.kind) {
    case 'cleared':
      return { kind: 'none' }
    case 'asked':
      return { kind: 'searching', ...foundSoFar(search) }
    case 'moreAsked':
      return search.kind === 'found' ? { ...search, kind: 'addingMore' } : search
    case 'answered': {
      if (!step.result.ok) return { kind: 'failed', text: step.result.problem.text }
      const { hits, more } = step.result.value
      const before = search.kind === 'addingMore' ? search.hits : []
      // An empty page leaves nothing to ask from, whatever it says.
      return { kind: 'found', hits: [...before, ...hits], more: more && hits.length > 0 }
    }
    default:
      return assertNever(step)
  }
}

/** How many messages have been found, in words; empty while that is not known, and for none. */
export function countWords(search: Search): string {
  if (search.kind !== 'found' && search.kind !== 'addingMore') return ''
  const { hits, more } = search
  if (more) return `The latest ${hits.length} messages`
  if (hits.length === 0) return 'No results. Try fewer or shorter words.'
  return hits.length === 1 ? '1 message' : `${hits.length} messages`
}

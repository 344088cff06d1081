import type { BridgeCommand, SearchHit } from '../../shared/bridge/bridge.ts'
import type { Result } from '../../shared/words/problem.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { dateFieldStart, nextMidnight } from '../words/time.ts'

/** The search fields as typed; empty means any. */
export interface SearchFields {
  readonly text: string
  readonly author: string
  readonly channel: string
  /** Days in the format of date fields, both included. */
  readonly from: string
  readonly until: string
}

export const emptySearch: SearchFields = { text: '', author: '', channel: '', from: '', until: '' }

type SearchCommand = Extract<BridgeCommand, { kind: 'search' }>

/** The command for a search; null if the fields are empty. */
export function searchCommand(room: RoomRef, fields: SearchFields, before?: number): SearchCommand | null {
  const from = dateFieldStart(fields.from)
  const lastDay = dateFieldStart(fields.until)
  const query = fields.text.trim()
  if (query === '' && fields.author === '' && fields.channel === '' && from === null && lastDay === null)
    return null
  return {
    kind: 'search',
    room,
    query,
    ...(fields.author === '' ? {} : { author: fields.author }),
    ...(fields.channel === '' ? {} : { channel: fields.channel }),
    ...(from === null ? {} : { from }),
    ...(lastDay === null ? {} : { until: nextMidnight(lastDay) }),
    ...(before === undefined ? {} : { before }),
  }
}

interface Found {
  readonly hits: readonly SearchHit[]
  readonly more: boolean
}

/** The state of a search. Earlier results stay visible while the next answer is pending. */
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

const noResults: Found = { hits: [], more: false }

/** The results so far; none before the first answer and after a failure. */
export const foundSoFar = (search: Search): Found =>
  search.kind === 'none' || search.kind === 'failed' ? noResults : { hits: search.hits, more: search.more }

/** Applies one step of a search. Never pass it answers that a newer search has replaced. */
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
      // An empty page gives nothing to continue from, so ignore its `more`.
      return { kind: 'found', hits: [...before, ...hits], more: more && hits.length > 0 }
    }
    default:
      return assertNever(step)
  }
}

/** How many messages were found, in words; empty if that is unknown or zero. */
export function countWords(search: Search): string {
  if (search.kind !== 'found' && search.kind !== 'addingMore') return ''
  const { hits, more } = search
  if (more) return `The latest ${hits.length} messages`
  if (hits.length === 0) return 'No results. Try fewer or shorter words.'
  return hits.length === 1 ? '1 message' : `${hits.length} messages`
}

import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { Welcome } from '../../protocol/wire/frames.ts'
import type { Notice } from '../session/notice.ts'

/** The link of the host's chain at a place of its log. */
export interface SentLink {
  readonly seq: number
  readonly link: string
}

/**
 * How a client's copy of a log relates to its host's. The place in the log belongs to the copy, and
 * outlives every state.
 *
 * ```text
 *        new                     a welcome goes from each state to live or to catchingUp
 *         │
 *         │ welcomed: the copy ends where the log does, or begins again there
 *         ├───────────────────────────────► live ◄───────────┐
 *         │                                 ▲  │             │ grew: to the told place
 *         │              grew: nothing more │  │ grew: more  │
 *         │                                 │  ▼             │
 *         └──────────────────────────► catchingUp ─────► comparing
 *           welcomed: events are missing   ▲  grew: nothing  │
 *                                          │  more, not at   │
 *                                          │  the told place │
 *                                          └─────────────────┘ grew: more
 * ```
 */
export type ReplicaState =
  /** No host has answered yet, so the copy belongs to no known room. */
  | { readonly kind: 'new' }
  /**
   * Events are missing and asked for; new ones come again in their place. `told` must be compared
   * on the way.
   */
  | { readonly kind: 'catchingUp'; readonly told: SentLink | null }
  /** New events are the next ones, but the place whose link the host sent is still ahead [S5]. */
  | { readonly kind: 'comparing'; readonly told: SentLink }
  /** Nothing is known to be missing: new events are the next ones. */
  | { readonly kind: 'live' }

export type ReplicaInput =
  /** The host lets this client in; the copy is that room's, and ends at `at`. */
  | { readonly kind: 'welcomed'; readonly welcome: Welcome; readonly at: Position }
  /** The host can be asked now. */
  | { readonly kind: 'reachable' }
  | { readonly kind: 'event'; readonly event: RoomEvent }
  /** An answer to `resume`; with `more` it is not the last one [R2]. */
  | { readonly kind: 'missed'; readonly events: readonly RoomEvent[]; readonly more: boolean }
  /** Events were taken, and the copy now ends at `seq`. With `more`, others are missing. */
  | { readonly kind: 'grew'; readonly seq: number; readonly more: boolean }

/** Done in order; a failure ends the connection, and the later ones are not done. */
export type ReplicaEffect =
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** Begins the copy again after this place. */
  | { readonly kind: 'restart'; readonly after: Position }
  /**
   * Reports what the host said at the welcome; `fresh` if nothing that was loaded before belongs to
   * this log.
   */
  | { readonly kind: 'tellWelcome'; readonly welcome: Welcome; readonly fresh: boolean }
  /** Takes the next events; `grew` follows if that succeeds. */
  | { readonly kind: 'append'; readonly events: readonly RoomEvent[]; readonly more: boolean }
  /**
   * The copy has reached this place: both must have the same link there, or history was rewritten
   * [S5].
   */
  | { readonly kind: 'compare'; readonly told: SentLink }
  /** Asks for what comes after the copy's end. */
  | { readonly kind: 'resume' }

export interface FollowerStep {
  readonly state: ReplicaState
  readonly effects: readonly ReplicaEffect[]
}

const stay = (state: ReplicaState): FollowerStep => ({ state, effects: [] })

/** The transition function of a copy: total; inputs that do not fit change nothing. */
export function replicaTransition(state: ReplicaState, input: ReplicaInput): FollowerStep {
  switch (input.kind) {
    case 'welcomed':
      return welcomed(input)
    case 'reachable':
      return state.kind === 'catchingUp' ? { state, effects: [{ kind: 'resume' }] } : stay(state)
    case 'event':
      // An event sent before the host knew that this client is behind comes again, in its place
      // [R3].
      return state.kind === 'live' || state.kind === 'comparing'
        ? { state, effects: [{ kind: 'append', events: [input.event], more: false }] }
        : stay(state)
    case 'missed':
      return state.kind === 'new'
        ? stay(state)
        : { state, effects: [{ kind: 'append', events: input.events, more: input.more }] }
    case 'grew':
      return grown(state, input)
    default:
      return assertNever(input)
  }
}

/**
 * [R1] The copy continues if it is a beginning of the host's log, and otherwise begins again at its
 * head.
 */
function welcomed({ at, welcome }: Extract<ReplicaInput, { kind: 'welcomed' }>): FollowerStep {
  const { head, first } = welcome
  const told = head.link === undefined ? null : { seq: head.seq, link: head.link }
  const compare: ReplicaEffect[] = told === null ? [] : [{ kind: 'compare', told }]
  const continues = at.epoch === head.epoch && at.seq <= head.seq && at.seq + 1 >= first
  if (continues) {
    const tell: ReplicaEffect = { kind: 'tellWelcome', welcome, fresh: false }
    return at.seq < head.seq
      ? { state: { kind: 'catchingUp', told }, effects: [tell] }
      : { state: { kind: 'live' }, effects: [tell, ...compare] }
  }
  const notice: ReplicaEffect[] = at.seq > 0 ? [{ kind: 'notice', notice: { kind: 'logRestarted' } }] : []
  const after = { epoch: head.epoch, seq: head.seq }
  return {
    state: { kind: 'live' },
    effects: [
      ...notice,
      { kind: 'restart', after },
      { kind: 'tellWelcome', welcome, fresh: true },
      ...compare,
    ],
  }
}

function grown(state: ReplicaState, { seq, more }: Extract<ReplicaInput, { kind: 'grew' }>): FollowerStep {
  switch (state.kind) {
    case 'new':
      return stay(state)
    case 'live':
      return more ? { state: { kind: 'catchingUp', told: null }, effects: [{ kind: 'resume' }] } : stay(state)
    case 'comparing':
    case 'catchingUp': {
      const { told } = state
      const isThere = told !== null && seq >= told.seq
      const compare: ReplicaEffect[] = isThere ? [{ kind: 'compare', told }] : []
      const ahead = isThere ? null : told
      if (more)
        return { state: { kind: 'catchingUp', told: ahead }, effects: [...compare, { kind: 'resume' }] }
      return { state: ahead ? { kind: 'comparing', told: ahead } : { kind: 'live' }, effects: compare }
    }
    default:
      return assertNever(state)
  }
}

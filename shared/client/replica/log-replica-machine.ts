import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { Welcome } from '../../protocol/wire/frames.ts'
import type { Notice } from '../session/notice.ts'

/** A link of the host's chain, and its place in the log. */
export interface SentLink {
  readonly seq: number
  readonly link: string
}

/**
 * How a client's copy of a log relates to the host's log. The copy itself knows its position, which
 * outlives every state.
 *
 * ```text
 *        new                     a welcome goes from each state to live or to catchingUp
 *         │
 *         │ welcomed: the copy ends where the log does, or starts over there
 *         ├───────────────────────────────► live ◄───────────────┐
 *         │                                 ▲  │                 │ appended: link reached
 *         │                appended: no more│  │ appended: more  │
 *         │                                 │  ▼                 │
 *         └──────────────────────────► catchingUp ─────────► comparing
 *           welcomed: events are missing   ▲  appended: no more, │
 *                                          │  link not reached   │
 *                                          └─────────────────────┘ appended: more
 * ```
 */
export type ReplicaState =
  /** No host has answered yet, so the room is unknown. */
  | { readonly kind: 'new' }
  /**
   * Missing events were requested. New ones are ignored, since they follow in their place.
   * `sentLink` must still be compared.
   */
  | { readonly kind: 'catchingUp'; readonly sentLink: SentLink | null }
  /** No events are missing, but the copy has not reached the link that the host sent [S5]. */
  | { readonly kind: 'comparing'; readonly sentLink: SentLink }
  /** No events are missing, as far as is known. */
  | { readonly kind: 'live' }

export type ReplicaInput =
  /** The host has admitted this client. The copy is of that room, and ends at `at`. */
  | { readonly kind: 'welcomed'; readonly welcome: Welcome; readonly at: Position }
  /** Requests can be sent now. */
  | { readonly kind: 'reachable' }
  | { readonly kind: 'event'; readonly event: RoomEvent }
  /** An answer to `resume`. With `more`, others follow [R2]. */
  | { readonly kind: 'missed'; readonly events: readonly RoomEvent[]; readonly more: boolean }
  /** Events were stored, and the copy now ends at `seq`. With `more`, others are missing. */
  | { readonly kind: 'appended'; readonly seq: number; readonly more: boolean }

/** Performed in order. A failure ends the connection and skips the rest. */
export type ReplicaEffect =
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** Starts the copy over after this position. */
  | { readonly kind: 'restart'; readonly after: Position }
  /** Reports the welcome. `fresh`: nothing that was loaded earlier belongs to this log. */
  | { readonly kind: 'reportWelcome'; readonly welcome: Welcome; readonly fresh: boolean }
  /** Stores the next events. If that succeeds, `appended` follows. */
  | { readonly kind: 'append'; readonly events: readonly RoomEvent[]; readonly more: boolean }
  /** Compares the links, now that the copy has reached this one [S5]. */
  | { readonly kind: 'compare'; readonly sentLink: SentLink }
  /** Requests the events after the end of the copy. */
  | { readonly kind: 'resume' }

export interface ReplicaStep {
  readonly state: ReplicaState
  readonly effects: readonly ReplicaEffect[]
}

const stay = (state: ReplicaState): ReplicaStep => ({ state, effects: [] })

/** The transition function of a copy. It is total: inputs that do not fit change nothing. */
export function replicaTransition(state: ReplicaState, input: ReplicaInput): ReplicaStep {
  switch (input.kind) {
    case 'welcomed':
      return welcomed(input)
    case 'reachable':
      return state.kind === 'catchingUp' ? { state, effects: [{ kind: 'resume' }] } : stay(state)
    case 'event':
      // An event that crossed the first `resume` is sent again in its place [R3].
      return state.kind === 'live' || state.kind === 'comparing'
        ? { state, effects: [{ kind: 'append', events: [input.event], more: false }] }
        : stay(state)
    case 'missed':
      return state.kind === 'new'
        ? stay(state)
        : { state, effects: [{ kind: 'append', events: input.events, more: input.more }] }
    case 'appended':
      return appended(state, input)
    default:
      return assertNever(input)
  }
}

/**
 * [R1] The copy continues if it is a prefix of the host's log. Otherwise it starts over at the
 * head.
 */
function welcomed({ at, welcome }: Extract<ReplicaInput, { kind: 'welcomed' }>): ReplicaStep {
  const { head, first } = welcome
  const sentLink = head.link === undefined ? null : { seq: head.seq, link: head.link }
  const compare: ReplicaEffect[] = sentLink === null ? [] : [{ kind: 'compare', sentLink }]
  const continues = at.epoch === head.epoch && at.seq <= head.seq && at.seq + 1 >= first
  if (continues) {
    const report: ReplicaEffect = { kind: 'reportWelcome', welcome, fresh: false }
    return at.seq < head.seq
      ? { state: { kind: 'catchingUp', sentLink }, effects: [report] }
      : { state: { kind: 'live' }, effects: [report, ...compare] }
  }
  const notice: ReplicaEffect[] = at.seq > 0 ? [{ kind: 'notice', notice: { kind: 'logRestarted' } }] : []
  const after = { epoch: head.epoch, seq: head.seq }
  return {
    state: { kind: 'live' },
    effects: [
      ...notice,
      { kind: 'restart', after },
      { kind: 'reportWelcome', welcome, fresh: true },
      ...compare,
    ],
  }
}

function appended(
  state: ReplicaState,
  { seq, more }: Extract<ReplicaInput, { kind: 'appended' }>,
): ReplicaStep {
  switch (state.kind) {
    case 'new':
      return stay(state)
    case 'live':
      return more
        ? { state: { kind: 'catchingUp', sentLink: null }, effects: [{ kind: 'resume' }] }
        : stay(state)
    case 'comparing':
    case 'catchingUp': {
      const { sentLink } = state
      const isReached = sentLink !== null && seq >= sentLink.seq
      const compare: ReplicaEffect[] = isReached ? [{ kind: 'compare', sentLink }] : []
      const ahead = isReached ? null : sentLink
      if (more)
        return { state: { kind: 'catchingUp', sentLink: ahead }, effects: [...compare, { kind: 'resume' }] }
      return { state: ahead ? { kind: 'comparing', sentLink: ahead } : { kind: 'live' }, effects: compare }
    }
    default:
      return assertNever(state)
  }
}

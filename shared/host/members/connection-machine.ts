import { assertNever } from '../../protocol/base/assert-never.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import type { Hello, RoomInfo } from '../../protocol/wire/frames.ts'
import type { PasscodeProof } from '../admission/door.ts'

/** A passcode proof that is under way [S2], and the hello that began it. */
export interface PendingProof {
  readonly hello: Hello
  readonly passcode: PasscodeProof
}

/** Whether a joined connection gets new events, or is still asking for missed ones [R3]. */
export type SyncState = 'live' | 'behind'

/**
 * The state of one connection at the host.
 *
 *     awaitingHello ──▶ entering ──▶ joined
 *       │  │  ▲           ▲  ▲ │
 *       │  │  └─ again ───┼──┼─┘  the reason to let it in no longer holds
 *       │  └──▶ proving ──┘  │
 *       │          ▲         │
 *       └──▶ knocking ───────┘
 *
 *     each of them ──▶ closing ──▶ closed
 */
export type ConnectionState =
  | { readonly kind: 'awaitingHello' }
  | ({ readonly kind: 'proving' } & PendingProof)
  /** The client waits for approval [H6]. */
  | { readonly kind: 'knocking' }
  /** The client may join once the log has stored its entry. */
  | { readonly kind: 'entering' }
  | { readonly kind: 'joined'; readonly member: string; readonly sync: SyncState }
  | { readonly kind: 'closing'; readonly reason: CloseReason }
  | { readonly kind: 'closed' }

/** The room's answer to a client that only asks about it [A1]. */
export type AboutAnswer =
  | { readonly kind: 'answered'; readonly room: RoomInfo }
  | { readonly kind: 'refused'; readonly reason: CloseReason; readonly text?: string }

export type ConnectionInput =
  /** The client asks about the room [A1]. */
  | { readonly kind: 'asked'; readonly answer: AboutAnswer }
  | ({ readonly kind: 'mustProve' } & PendingProof)
  | { readonly kind: 'mustWait' }
  | { readonly kind: 'mayEnter' }
  | { readonly kind: 'entered'; readonly member: string }
  /** The member asked for missed events; there may be more of them [R3]. */
  | { readonly kind: 'caughtUp'; readonly sync: SyncState }
  /** The host ends it: a broken rule, a deadline, or the room is closing. */
  | { readonly kind: 'end'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'transportClosed' }

export type ConnectionEffect =
  | { readonly kind: 'sendRoom'; readonly room: RoomInfo }
  | { readonly kind: 'cancelDeadline' }
  /** People need longer than programs. */
  | { readonly kind: 'startKnockDeadline' }
  /** The client need not wait for people, so it has as long as for a hello. */
  | { readonly kind: 'startProofDeadline' }
  /** Sends the reason, then closes the transport. */
  | { readonly kind: 'sendClose'; readonly reason: CloseReason; readonly text?: string }
  /** The client no longer waits, for a proof or for approval. */
  | { readonly kind: 'stopWaiting' }
  /** The client left during a proof: this counts as a failed attempt. */
  | { readonly kind: 'failProof'; readonly passcode: PasscodeProof }
  /** Reads nothing from the client until its entry is stored. */
  | { readonly kind: 'holdReading' }
  | { readonly kind: 'resumeReading' }
  | { readonly kind: 'leaveRoom'; readonly member: string }

export interface ConnectionStep {
  readonly state: ConnectionState
  readonly effects: readonly ConnectionEffect[]
}

type Open = Extract<
  ConnectionState,
  { kind: 'awaitingHello' | 'proving' | 'knocking' | 'entering' | 'joined' }
>

const stay = (state: ConnectionState): ConnectionStep => ({ state, effects: [] })

/** The effects of leaving a state. */
function leaving(state: Open): readonly ConnectionEffect[] {
  switch (state.kind) {
    case 'awaitingHello':
      return [{ kind: 'cancelDeadline' }]
    case 'proving':
      return [
        { kind: 'cancelDeadline' },
        { kind: 'failProof', passcode: state.passcode },
        { kind: 'stopWaiting' },
      ]
    case 'knocking':
      return [{ kind: 'cancelDeadline' }, { kind: 'stopWaiting' }]
    case 'entering':
      return [{ kind: 'resumeReading' }]
    case 'joined':
      return [{ kind: 'leaveRoom', member: state.member }]
    default:
      return assertNever(state)
  }
}

/**
 * The connection's transition function. It is total: inputs that arrive too late change nothing.
 */
export function connectionTransition(state: ConnectionState, input: ConnectionInput): ConnectionStep {
  switch (state.kind) {
    case 'awaitingHello':
    case 'proving':
    case 'knocking':
    case 'entering':
    case 'joined':
      return openTransition(state, input)
    case 'closing':
      return input.kind === 'transportClosed' ? stay({ kind: 'closed' }) : stay(state)
    case 'closed':
      return stay(state)
    default:
      return assertNever(state)
  }
}

/** [A1] A question replaces a hello, and ends the connection in any case. */
function askedTransition(state: Open, answer: AboutAnswer): ConnectionStep {
  if (state.kind !== 'awaitingHello') {
    return closing(state, { reason: 'bad-frame', text: 'a question about the room after a hello' })
  }
  if (answer.kind === 'answered') {
    return closing(state, { reason: 'answered' }, { kind: 'sendRoom', room: answer.room })
  }
  const { kind: _, ...why } = answer
  return closing(state, why)
}

function closing(
  state: Open,
  why: { readonly reason: CloseReason; readonly text?: string },
  ...first: ConnectionEffect[]
): ConnectionStep {
  return {
    state: { kind: 'closing', reason: why.reason },
    effects: [...leaving(state), ...first, { kind: 'sendClose', ...why }],
  }
}

/** The hello is judged again, and the room now requires something else. */
function waitingInstead(
  state: Open,
  next: Extract<ConnectionState, { kind: 'proving' | 'knocking' }>,
): ConnectionStep {
  const deadline = { kind: next.kind === 'proving' ? 'startProofDeadline' : 'startKnockDeadline' } as const
  switch (state.kind) {
    case 'knocking':
      return next.kind === 'knocking'
        ? stay(state)
        : { state: next, effects: [{ kind: 'cancelDeadline' }, deadline] }
    case 'entering':
      return { state: next, effects: [{ kind: 'resumeReading' }, deadline] }
    case 'awaitingHello':
    case 'proving':
    case 'joined':
      return stay(state)
    default:
      return assertNever(state)
  }
}

/** Leaves `proving` only after the passcode was proved. */
function mayEnterTransition(state: Open): ConnectionStep {
  const entering = { kind: 'entering' } as const
  const hold = { kind: 'holdReading' } as const
  switch (state.kind) {
    case 'awaitingHello':
      return { state: entering, effects: [{ kind: 'cancelDeadline' }, hold] }
    case 'proving':
    case 'knocking':
      return { state: entering, effects: [{ kind: 'cancelDeadline' }, { kind: 'stopWaiting' }, hold] }
    case 'entering':
    case 'joined':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function openTransition(state: Open, input: ConnectionInput): ConnectionStep {
  switch (input.kind) {
    case 'asked':
      return askedTransition(state, input.answer)
    case 'mustProve': {
      const { hello, passcode } = input
      const proving = { kind: 'proving', hello, passcode } as const
      return state.kind === 'awaitingHello' ? stay(proving) : waitingInstead(state, proving)
    }
    case 'mustWait': {
      const knocking = { kind: 'knocking' } as const
      return state.kind === 'awaitingHello'
        ? { state: knocking, effects: [{ kind: 'cancelDeadline' }, { kind: 'startKnockDeadline' }] }
        : waitingInstead(state, knocking)
    }
    case 'mayEnter':
      return mayEnterTransition(state)
    case 'entered':
      return state.kind === 'entering'
        ? stay({ kind: 'joined', member: input.member, sync: 'live' })
        : stay(state)
    case 'caughtUp':
      return state.kind === 'joined' ? stay({ ...state, sync: input.sync }) : stay(state)
    case 'end': {
      const { kind: _, ...why } = input
      return closing(state, why)
    }
    case 'transportClosed':
      return { state: { kind: 'closed' }, effects: leaving(state) }
    default:
      return assertNever(input)
  }
}

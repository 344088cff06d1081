import { assertNever } from '../../protocol/base/assert-never.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import type { Hello, RoomInfo } from '../../protocol/wire/frames.ts'
import type { PasscodeProof } from '../admission/door.ts'

/** A client that must show that it knows the passcode [S2]. */
export interface Proof {
  readonly hello: Hello
  readonly passcode: PasscodeProof
}

/**
 * Whether a joined connection has all events, so that new ones are pushed, or is asking for missed
 * ones [R3].
 */
export type Cursor = 'live' | 'behind'

/**
 * Where the host stands with one transport.
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
  | ({ readonly kind: 'proving' } & Proof)
  /** Someone is asked whether the client may join [H6]. */
  | { readonly kind: 'knocking' }
  /** The client may join, once the log has stored what it must. */
  | { readonly kind: 'entering' }
  | { readonly kind: 'joined'; readonly member: string; readonly cursor: Cursor }
  | { readonly kind: 'closing'; readonly reason: CloseReason }
  | { readonly kind: 'closed' }

/** The room's answer to someone who only asks about it. */
export type AboutAnswer =
  | { readonly kind: 'answered'; readonly room: RoomInfo }
  | { readonly kind: 'refused'; readonly reason: CloseReason; readonly text?: string }

export type ConnectionInput =
  /** The client asks about the room [A1]. */
  | { readonly kind: 'asked'; readonly answer: AboutAnswer }
  | ({ readonly kind: 'mustProve' } & Proof)
  | { readonly kind: 'mustWait' }
  | { readonly kind: 'mayEnter' }
  | { readonly kind: 'entered'; readonly member: string }
  /** The member asks for what it missed; there may be more to ask for [R3]. */
  | { readonly kind: 'caughtUp'; readonly cursor: Cursor }
  /** This side ends it: a broken rule, a deadline, or the room stopping. */
  | { readonly kind: 'end'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'transportClosed' }

export type ConnectionEffect =
  | { readonly kind: 'tell'; readonly room: RoomInfo }
  | { readonly kind: 'cancelDeadline' }
  /** People take longer to answer than programs. */
  | { readonly kind: 'startKnockDeadline' }
  /** It no longer waits for people; programs have the time of a hello. */
  | { readonly kind: 'startProofDeadline' }
  /** Says why, then closes the transport. */
  | { readonly kind: 'sayClose'; readonly reason: CloseReason; readonly text?: string }
  /** It no longer waits to be let in, by proof or by approval. */
  | { readonly kind: 'stopWaiting' }
  /** It leaves in the middle of a proof: it has tried and failed. */
  | { readonly kind: 'failProof'; readonly passcode: PasscodeProof }
  /** Nothing of it is read until this is decided. */
  | { readonly kind: 'holdReading' }
  | { readonly kind: 'goOnReading' }
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

/** What happens to an open connection's obligations when it moves to another state. */
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
      return [{ kind: 'goOnReading' }]
    case 'joined':
      return [{ kind: 'leaveRoom', member: state.member }]
    default:
      return assertNever(state)
  }
}

/** The connection's transition function: total; inputs that come too late change nothing. */
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

/** A question replaces a hello and ends the connection, answered or not. */
function askedTransition(state: Open, answer: AboutAnswer): ConnectionStep {
  if (state.kind !== 'awaitingHello') {
    return closing(state, { reason: 'bad-frame', text: 'a question about the room after a hello' })
  }
  if (answer.kind === 'answered') {
    return closing(state, { reason: 'answered' }, { kind: 'tell', room: answer.room })
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
    effects: [...leaving(state), ...first, { kind: 'sayClose', ...why }],
  }
}

/** The room has changed since the hello: what it asks now replaces what it asked before. */
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
      return { state: next, effects: [{ kind: 'goOnReading' }, deadline] }
    case 'awaitingHello':
    case 'proving':
    case 'joined':
      return stay(state)
    default:
      return assertNever(state)
  }
}

/** A client that was proving has now proved that it knows the passcode. */
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
        ? stay({ kind: 'joined', member: input.member, cursor: 'live' })
        : stay(state)
    case 'caughtUp':
      return state.kind === 'joined' ? stay({ ...state, cursor: input.cursor }) : stay(state)
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

import { assertNever } from '../protocol/assert-never.ts'
import type { CloseReason } from '../protocol/close-reasons.ts'
import type { ToldRoom } from '../protocol/frames.ts'

/** Where the host stands with one transport. */
export type ConnectionState =
  | { readonly kind: 'awaitingHello' }
  /** The client is to show that it knows the passcode [S2]. */
  | { readonly kind: 'proving' }
  /** Somebody is asked whether the client may come in [H6]. */
  | { readonly kind: 'knocking' }
  | { readonly kind: 'joined'; readonly member: string }
  | { readonly kind: 'closing'; readonly reason: CloseReason }
  | { readonly kind: 'closed' }

/** What the room says to somebody who only asks about it. */
export type AboutAnswer =
  | { readonly kind: 'told'; readonly room: ToldRoom }
  | { readonly kind: 'refused'; readonly reason: CloseReason; readonly text?: string }

export type ConnectionInput =
  /** The client asks about the room [A1]. */
  | { readonly kind: 'asked'; readonly answer: AboutAnswer }
  | { readonly kind: 'mustProve' }
  | { readonly kind: 'mustWait' }
  | { readonly kind: 'admitted'; readonly member: string }
  /** This side ends it: a broken rule, a deadline, the room stopping. */
  | { readonly kind: 'end'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'transportClosed' }

export type ConnectionEffect =
  | { readonly kind: 'tell'; readonly room: ToldRoom }
  | { readonly kind: 'cancelDeadline' }
  /** People take longer to answer than programs. */
  | { readonly kind: 'startKnockDeadline' }
  /** It need not wait for people any more; programs have the time of a hello. */
  | { readonly kind: 'startProofDeadline' }
  /** Says why, then closes the transport. */
  | { readonly kind: 'sayClose'; readonly reason: CloseReason; readonly text?: string }
  /** It is not waiting to be let in any more: by proof or by somebody. */
  | { readonly kind: 'stopWaiting' }
  | { readonly kind: 'leaveRoom'; readonly member: string }

export interface ConnectionStep {
  readonly state: ConnectionState
  readonly effects: readonly ConnectionEffect[]
}

type Open = Extract<ConnectionState, { kind: 'awaitingHello' | 'proving' | 'knocking' | 'joined' }>

const stay = (state: ConnectionState): ConnectionStep => ({ state, effects: [] })

/** What becomes of an open connection's obligations when it goes on to something else. */
function leaving(state: Open): readonly ConnectionEffect[] {
  switch (state.kind) {
    case 'awaitingHello':
      return [{ kind: 'cancelDeadline' }]
    case 'proving':
    case 'knocking':
      return [{ kind: 'cancelDeadline' }, { kind: 'stopWaiting' }]
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

/** A question takes the place of a hello and ends the connection, answered or not. */
function askedTransition(state: Open, answer: AboutAnswer): ConnectionStep {
  if (state.kind !== 'awaitingHello') {
    return closing(state, { reason: 'bad-frame', text: 'a question about the room after a hello' })
  }
  if (answer.kind === 'told') {
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

function openTransition(state: Open, input: ConnectionInput): ConnectionStep {
  switch (input.kind) {
    case 'asked':
      return askedTransition(state, input.answer)
    case 'mustProve':
      if (state.kind === 'awaitingHello') return stay({ kind: 'proving' })
      return state.kind === 'knocking'
        ? {
            state: { kind: 'proving' },
            effects: [{ kind: 'cancelDeadline' }, { kind: 'startProofDeadline' }],
          }
        : stay(state)
    case 'mustWait':
      return state.kind === 'awaitingHello'
        ? {
            state: { kind: 'knocking' },
            effects: [{ kind: 'cancelDeadline' }, { kind: 'startKnockDeadline' }],
          }
        : stay(state)
    case 'admitted':
      return state.kind === 'joined'
        ? stay(state)
        : { state: { kind: 'joined', member: input.member }, effects: leaving(state) }
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

import { assertNever } from '../protocol/assert-never.ts'
import type { CloseReason } from '../protocol/close-reasons.ts'

/** Where the host stands with one transport. */
export type ConnectionState =
  | { readonly kind: 'awaitingHello' }
  | { readonly kind: 'joined'; readonly member: string }
  | { readonly kind: 'closing'; readonly reason: CloseReason }
  | { readonly kind: 'closed' }

export type ConnectionInput =
  | { readonly kind: 'admitted'; readonly member: string }
  /** This side ends it: a broken rule, a deadline, the room stopping. */
  | { readonly kind: 'end'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'transportClosed' }

export type ConnectionEffect =
  | { readonly kind: 'cancelDeadline' }
  /** Says why, then closes the transport. */
  | { readonly kind: 'sayClose'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'leaveRoom'; readonly member: string }

export interface ConnectionStep {
  readonly state: ConnectionState
  readonly effects: readonly ConnectionEffect[]
}

const stay = (state: ConnectionState): ConnectionStep => ({ state, effects: [] })

/** The connection's transition function: total; inputs that come too late change nothing. */
export function connectionTransition(state: ConnectionState, input: ConnectionInput): ConnectionStep {
  switch (state.kind) {
    case 'awaitingHello':
    case 'joined': {
      const leave: ConnectionEffect[] =
        state.kind === 'joined' ? [{ kind: 'leaveRoom', member: state.member }] : [{ kind: 'cancelDeadline' }]
      switch (input.kind) {
        case 'admitted':
          return state.kind === 'joined'
            ? stay(state)
            : { state: { kind: 'joined', member: input.member }, effects: [{ kind: 'cancelDeadline' }] }
        case 'end': {
          const { kind: _, ...why } = input
          return {
            state: { kind: 'closing', reason: input.reason },
            effects: [...leave, { kind: 'sayClose', ...why }],
          }
        }
        case 'transportClosed':
          return { state: { kind: 'closed' }, effects: leave }
        default:
          return assertNever(input)
      }
    }
    case 'closing':
      return input.kind === 'transportClosed' ? stay({ kind: 'closed' }) : stay(state)
    case 'closed':
      return stay(state)
    default:
      return assertNever(state)
  }
}

import { assertNever } from '../../protocol/base/assert-never.ts'
import { backOffDelay } from './back-off.ts'
import { mayReconnect, type End } from './failures.ts'

/**
 * The state of one client's membership of one room. The position in the log is not part of it,
 * since that outlives every state.
 *
 * ```text
 *             start               opened                 mustWait
 *      idle ─────────► connecting ──────► handshaking ───────────► knocking
 *                       ▲  ▲ └ pathChanged    │ │                     │  │
 *                       │  └─┘ (twice)        │ └─── welcomed ──┬─────┘  │
 *             retryDue, │    │                │                 ▼        │
 *             retryNow, │    │ ended          │ ended         joined ◄┐  │ ended
 *           pathChanged │    ▼                ▼                 │   └─┘ pathChanged
 *                      backingOff ◄─────────────────────────────┴────────┘
 *
 *      ended for a reason that is not retried: closed, from which retryNow dials again
 *      leave: closed for good, from every state
 * ```
 */
export type SessionState =
  | { readonly kind: 'idle' }
  /** `restarts` is how often the path changed during this attempt and it was dialled again. */
  | { readonly kind: 'connecting'; readonly attempt: number; readonly restarts?: number }
  | { readonly kind: 'handshaking'; readonly attempt: number }
  /** This client waits for approval [H6]. */
  | { readonly kind: 'knocking'; readonly attempt: number }
  /** `attempt` is the one that succeeded; absent for the first. */
  | { readonly kind: 'joined'; readonly attempt?: number }
  | { readonly kind: 'backingOff'; readonly attempt: number; readonly delayMs: number; readonly because: End }
  | { readonly kind: 'closed'; readonly because: End }

export type SessionInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'mustWait' }
  | { readonly kind: 'welcomed' }
  /**
   * The dial failed, the transport closed, a deadline passed, or the host ended it. `jitter` is in
   * [0, 1). `lasted`: the session had been joined for limits.backOffResetMs. `pathLost`: it was
   * joined, the path changed, and the host did not answer a ping.
   */
  | {
      readonly kind: 'ended'
      readonly because: End
      readonly jitter: number
      readonly lasted: boolean
      readonly pathLost: boolean
    }
  | { readonly kind: 'retryDue' }
  | { readonly kind: 'retryNow' }
  /** The host's address or this computer's network may have changed. */
  | { readonly kind: 'pathChanged' }
  | { readonly kind: 'leave' }

export type SessionEffect =
  /** Pings the host, and waits for less time than a heartbeat does. */
  | { readonly kind: 'checkAlive' }
  | { readonly kind: 'dial' }
  | { readonly kind: 'sayHello' }
  /** Waits as long as a person may take to answer. */
  | { readonly kind: 'awaitApproval' }
  | { readonly kind: 'startSession' }
  | { readonly kind: 'scheduleRetry'; readonly delayMs: number }
  | { readonly kind: 'cancelRetry' }
  /** Cancels the dial or closes the transport. */
  | { readonly kind: 'disconnect' }

export interface SessionStep {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/**
 * How often a changed path restarts a dial. Without restarts, a dial to an old address would first
 * have to time out. With unlimited ones, endless announcements could prevent it from ever ending.
 */
const MAX_RESTARTS = 2

const stay = (state: SessionState): SessionStep => ({ state, effects: [] })
const dial = (attempt: number, ...first: SessionEffect[]): SessionStep => ({
  state: { kind: 'connecting', attempt },
  effects: [...first, { kind: 'dial' }],
})

/** `backOffAttempt` determines the wait, if it differs from `attempt`. */
function ended(attempt: number, because: End, jitter: number, backOffAttempt = attempt): SessionStep {
  if (!mayReconnect(because)) return { state: { kind: 'closed', because }, effects: [{ kind: 'disconnect' }] }
  const delayMs = backOffDelay(backOffAttempt, jitter)
  return {
    state: { kind: 'backingOff', attempt, delayMs, because },
    effects: [{ kind: 'disconnect' }, { kind: 'scheduleRetry', delayMs }],
  }
}

function redial(state: Extract<SessionState, { kind: 'connecting' }>): SessionStep {
  const restarts = (state.restarts ?? 0) + 1
  if (restarts > MAX_RESTARTS) return stay(state)
  return { state: { ...state, restarts }, effects: [{ kind: 'disconnect' }, { kind: 'dial' }] }
}

const left: SessionState = { kind: 'closed', because: { code: 'leaving' } }

/** The session's transition function. It is total: inputs that arrive too late change nothing. */
export function sessionTransition(state: SessionState, input: SessionInput): SessionStep {
  if (input.kind === 'leave' && state.kind !== 'closed') {
    return { state: left, effects: [{ kind: 'cancelRetry' }, { kind: 'disconnect' }] }
  }
  switch (state.kind) {
    case 'idle':
      return input.kind === 'start' ? dial(1) : stay(state)
    case 'connecting':
      if (input.kind === 'opened') {
        return { state: { kind: 'handshaking', attempt: state.attempt }, effects: [{ kind: 'sayHello' }] }
      }
      if (input.kind === 'pathChanged') return redial(state)
      return input.kind === 'ended' ? ended(state.attempt, input.because, input.jitter) : stay(state)
    case 'handshaking':
    case 'knocking':
      if (input.kind === 'mustWait' && state.kind === 'handshaking') {
        return { state: { kind: 'knocking', attempt: state.attempt }, effects: [{ kind: 'awaitApproval' }] }
      }
      if (input.kind === 'welcomed') {
        return { state: { kind: 'joined', attempt: state.attempt }, effects: [{ kind: 'startSession' }] }
      }
      return input.kind === 'ended' ? ended(state.attempt, input.because, input.jitter) : stay(state)
    case 'joined': {
      if (input.kind === 'pathChanged') return { state, effects: [{ kind: 'checkAlive' }] }
      if (input.kind !== 'ended') return stay(state)
      // A host may admit a client and cut it off at once, so the wait keeps growing.
      const attempt = input.lasted ? 1 : (state.attempt ?? 1)
      // But if the path was lost, the wait is short, or a host that often changes its network would
      // be followed ever more slowly.
      return ended(attempt, input.because, input.jitter, input.pathLost ? 1 : attempt)
    }
    case 'backingOff':
      if (input.kind === 'retryDue') return dial(state.attempt + 1)
      return input.kind === 'retryNow' || input.kind === 'pathChanged'
        ? dial(state.attempt + 1, { kind: 'cancelRetry' })
        : stay(state)
    case 'closed':
      return input.kind === 'retryNow' && state.because.code !== 'leaving' ? dial(1) : stay(state)
    default:
      return assertNever(state)
  }
}

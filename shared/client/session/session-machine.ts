import { assertNever } from '../../protocol/base/assert-never.ts'
import { backOffDelay } from './back-off.ts'
import { mayReconnect, type End } from './failures.ts'

/**
 * Where one client stands with one room. The position in the log is kept beside it, since it
 * outlives every state.
 *
 * ```text
 *             start               opened              mustWait
 *      idle ─────────► connecting ──────► greeting ───────────► knocking
 *                       ▲  ▲ └ pathChanged    │ │                  │  │
 *                       │  └─┘ (twice)       │ └── welcomed ─┬────┘  │
 *             retryDue, │    │               │              ▼       │
 *             retryNow, │    │ ended         │ ended      joined ◄┐ │ ended
 *            pathChanged │    ▼               ▼              │   └─┘ pathChanged
 *                      backingOff ◄─────────────────────────┴───────┘
 *
 *      an end that no retry helps: closed, from which retryNow dials again
 *      leave: closed for good, from every state
 * ```
 */
export type SessionState =
  | { readonly kind: 'idle' }
  /** `restarts` is how often this attempt began again because the path had changed. */
  | { readonly kind: 'connecting'; readonly attempt: number; readonly restarts?: number }
  | { readonly kind: 'greeting'; readonly attempt: number }
  /** The host asks a person whether this client may join [H6]. */
  | { readonly kind: 'knocking'; readonly attempt: number }
  /** `attempt` is the one that succeeded; if absent, the first. */
  | { readonly kind: 'joined'; readonly attempt?: number }
  | { readonly kind: 'backingOff'; readonly attempt: number; readonly delayMs: number; readonly because: End }
  | { readonly kind: 'closed'; readonly because: End }

export type SessionInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'mustWait' }
  | { readonly kind: 'welcomed' }
  /**
   * The dial failed, the transport closed, a deadline passed or the host said why. `jitter` is in
   * [0, 1). `lasted` is whether this client had been in for limits.backOffResetMs. `moved` is whether it
   * was in, asked for a sign of life because the path changed, and got none.
   */
  | {
      readonly kind: 'ended'
      readonly because: End
      readonly jitter: number
      readonly lasted: boolean
      readonly moved: boolean
    }
  | { readonly kind: 'retryDue' }
  | { readonly kind: 'retryNow' }
  /** The host may be somewhere else now, or this computer in another network. */
  | { readonly kind: 'pathChanged' }
  | { readonly kind: 'leave' }

export type SessionEffect =
  /** Asks the host for a sign of life, and waits for it less long than a heartbeat does. */
  | { readonly kind: 'checkAlive' }
  | { readonly kind: 'dial' }
  | { readonly kind: 'greet' }
  /** Waits as long as the host's user takes to answer. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'goLive' }
  | { readonly kind: 'scheduleRetry'; readonly delayMs: number }
  | { readonly kind: 'cancelRetry' }
  /** Ends the dial or the transport, politely if it got that far. */
  | { readonly kind: 'hangUp' }

export interface SessionStep {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/**
 * Restarts of one attempt. If the path changes during a dial, the dial begins again, since an
 * address without a host takes as long as a dial may take. But someone who announces one address
 * after another must not keep it from ever ending.
 */
const MOST_RESTARTS = 2

const stay = (state: SessionState): SessionStep => ({ state, effects: [] })
const dial = (attempt: number, ...first: SessionEffect[]): SessionStep => ({
  state: { kind: 'connecting', attempt },
  effects: [...first, { kind: 'dial' }],
})

/** `waits` is the attempt whose wait is kept, if it is another. */
function ended(attempt: number, because: End, jitter: number, waits = attempt): SessionStep {
  if (!mayReconnect(because)) return { state: { kind: 'closed', because }, effects: [{ kind: 'hangUp' }] }
  const delayMs = backOffDelay(waits, jitter)
  return {
    state: { kind: 'backingOff', attempt, delayMs, because },
    effects: [{ kind: 'hangUp' }, { kind: 'scheduleRetry', delayMs }],
  }
}

function redial(state: Extract<SessionState, { kind: 'connecting' }>): SessionStep {
  const restarts = (state.restarts ?? 0) + 1
  if (restarts > MOST_RESTARTS) return stay(state)
  return { state: { ...state, restarts }, effects: [{ kind: 'hangUp' }, { kind: 'dial' }] }
}

const left: SessionState = { kind: 'closed', because: { code: 'leaving' } }

/** The session's transition function: total; inputs that come too late change nothing. */
export function sessionTransition(state: SessionState, input: SessionInput): SessionStep {
  if (input.kind === 'leave' && state.kind !== 'closed') {
    return { state: left, effects: [{ kind: 'cancelRetry' }, { kind: 'hangUp' }] }
  }
  switch (state.kind) {
    case 'idle':
      return input.kind === 'start' ? dial(1) : stay(state)
    case 'connecting':
      if (input.kind === 'opened') {
        return { state: { kind: 'greeting', attempt: state.attempt }, effects: [{ kind: 'greet' }] }
      }
      if (input.kind === 'pathChanged') return redial(state)
      return input.kind === 'ended' ? ended(state.attempt, input.because, input.jitter) : stay(state)
    case 'greeting':
    case 'knocking':
      if (input.kind === 'mustWait' && state.kind === 'greeting') {
        return { state: { kind: 'knocking', attempt: state.attempt }, effects: [{ kind: 'wait' }] }
      }
      if (input.kind === 'welcomed') {
        return { state: { kind: 'joined', attempt: state.attempt }, effects: [{ kind: 'goLive' }] }
      }
      return input.kind === 'ended' ? ended(state.attempt, input.because, input.jitter) : stay(state)
    case 'joined': {
      if (input.kind === 'pathChanged') return { state, effects: [{ kind: 'checkAlive' }] }
      if (input.kind !== 'ended') return stay(state)
      // Letting a client in is cheap for a host: the wait keeps growing if nothing follows.
      const attempt = input.lasted ? 1 : (state.attempt ?? 1)
      // But a host that moves often must not be waited for ever longer: each changed path is worth
      // one short wait, as it is worth one dial in a back-off.
      return ended(attempt, input.because, input.jitter, input.moved ? 1 : attempt)
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

import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { StartCommand } from '../start.ts'

/**
 * The progress of quitting Parley.
 *
 * ```text
 *               nothing warning with it; forced
 *      running ──────────────────────────────► closing ── done ──► closed
 *        │  ▲                                   ▲
 *   warning │  │ declined                          │
 *   rooms▼  │            agreed; forced         │
 *      asking ──────────────────────────────────┘
 * ```
 */
export type QuitState =
  | { readonly kind: 'running' }
  /** Parley asks the user whether the rooms hosted here may end. */
  | { readonly kind: 'asking'; readonly warning: string }
  /**
   * Says goodbye in rooms and closes files. `restart`: the user started Parley meanwhile, so it
   * starts again afterwards.
   */
  | { readonly kind: 'closing'; readonly restart: StartCommand | null }
  /** Everything is closed: the process may end. */
  | { readonly kind: 'closed'; readonly restart: StartCommand | null }

export type QuitInput =
  /**
   * The user or an update requested to quit. `warning` is the sentence for the user about what it
   * ends for others; null if it ends nothing.
   */
  | { readonly kind: 'quitAsked'; readonly warning: string | null }
  /** The window is about to close, and Parley would quit with it. */
  | { readonly kind: 'windowClosing'; readonly warning: string | null }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'declined' }
  /** A shutdown or a signal: the system does not wait for an answer. */
  | { readonly kind: 'forced' }
  | { readonly kind: 'startedAgain'; readonly start: StartCommand }
  /** Everything is closed, or the deadline has passed. */
  | { readonly kind: 'done' }

export type QuitEffect = 'ask' | 'close' | 'exit'

export interface QuitTransition {
  readonly state: QuitState
  readonly effect: QuitEffect | null
}

/** The next state and effect. Late inputs, such as an answer after a signal, change nothing. */
export function transition(state: QuitState, input: QuitInput): QuitTransition {
  const stay: QuitTransition = { state, effect: null }
  const ask = (warning: string): QuitTransition => ({ state: { kind: 'asking', warning }, effect: 'ask' })
  const close: QuitTransition = { state: { kind: 'closing', restart: null }, effect: 'close' }
  switch (input.kind) {
    case 'quitAsked':
      if (state.kind !== 'running') return stay
      return input.warning === null ? close : ask(input.warning)
    case 'windowClosing':
      return state.kind === 'running' && input.warning !== null ? ask(input.warning) : stay
    case 'agreed':
      return state.kind === 'asking' ? close : stay
    case 'declined':
      return state.kind === 'asking' ? { state: { kind: 'running' }, effect: null } : stay
    case 'forced':
      return state.kind === 'running' || state.kind === 'asking' ? close : stay
    case 'startedAgain':
      return state.kind === 'closing' || state.kind === 'closed'
        ? { state: { ...state, restart: input.start }, effect: null }
        : stay
    case 'done':
      return state.kind === 'closing'
        ? { state: { kind: 'closed', restart: state.restart }, effect: 'exit' }
        : stay
    default:
      return assertNever(input)
  }
}

import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { StartCommand } from '../start.ts'

/**
 * How far Parley is from its end.
 *
 * ```text
 *               nothing ends with it; forced
 *      running ──────────────────────────────► closing ── done ──► closed
 *        │  ▲                                   ▲
 *   ends │  │ declined                          │
 *   rooms▼  │            agreed; forced         │
 *      asking ──────────────────────────────────┘
 * ```
 */
export type QuitState =
  | { readonly kind: 'running' }
  /** The user is asked whether the rooms that are hosted here may end. */
  | { readonly kind: 'asking'; readonly ends: string }
  /**
   * Says goodbye in rooms and closes files. `again`: the user started Parley meanwhile, so it
   * starts once this is over.
   */
  | { readonly kind: 'closing'; readonly again: StartCommand | null }
  /** Nothing is left to do: the process may end. */
  | { readonly kind: 'closed'; readonly again: StartCommand | null }

export type QuitInput =
  /**
   * By key, menu, call, or an update. `ends`: what it would end for others, as a sentence for the
   * user; null when nothing.
   */
  | { readonly kind: 'quitAsked'; readonly ends: string | null }
  /** The window is about to close, and Parley would quit with it. */
  | { readonly kind: 'windowClosing'; readonly ends: string | null }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'declined' }
  /** By the system, which does not wait for answers: a shutdown or a signal. */
  | { readonly kind: 'forced' }
  | { readonly kind: 'startedAgain'; readonly start: StartCommand }
  /** Everything is closed, or has had its time. */
  | { readonly kind: 'done' }

export type QuitEffect = 'ask' | 'close' | 'exit'

export interface QuitTransition {
  readonly state: QuitState
  readonly effect: QuitEffect | null
}

/** What an input does to a state. Late inputs, such as an answer after a signal, change nothing. */
export function transition(state: QuitState, input: QuitInput): QuitTransition {
  const stay: QuitTransition = { state, effect: null }
  const ask = (ends: string): QuitTransition => ({ state: { kind: 'asking', ends }, effect: 'ask' })
  const close: QuitTransition = { state: { kind: 'closing', again: null }, effect: 'close' }
  switch (input.kind) {
    case 'quitAsked':
      if (state.kind !== 'running') return stay
      return input.ends === null ? close : ask(input.ends)
    case 'windowClosing':
      return state.kind === 'running' && input.ends !== null ? ask(input.ends) : stay
    case 'agreed':
      return state.kind === 'asking' ? close : stay
    case 'declined':
      return state.kind === 'asking' ? { state: { kind: 'running' }, effect: null } : stay
    case 'forced':
      return state.kind === 'running' || state.kind === 'asking' ? close : stay
    case 'startedAgain':
      return state.kind === 'closing' || state.kind === 'closed'
        ? { state: { ...state, again: input.start }, effect: null }
        : stay
    case 'done':
      return state.kind === 'closing'
        ? { state: { kind: 'closed', again: state.again }, effect: 'exit' }
        : stay
    default:
      return assertNever(input)
  }
}

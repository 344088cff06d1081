import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { Cancel, Clock } from '../../shared/protocol/base/clock.ts'

/**
 * A page that is lost again this soon after a reload would probably keep crashing, so it is not
 * loaded again.
 */
export const STABLE_MS = 60_000

/**
 * The crashes of a window's page.
 *
 * ```text
 *      loaded ── lost: reload ──► lost ── loading ──► reloaded ── stable ──► loaded
 *                                 ▲                     │
 *                                 └───── lost: ask ─────┘
 * ```
 */
export type CrashState =
  /** The page was not lost, or not within the last `STABLE_MS`. */
  | { readonly kind: 'loaded' }
  /**
   * The page is gone and not loaded again yet. A crash during a load arrives twice, as a crash and
   * as a failed load.
   */
  | { readonly kind: 'lost' }
  /** The page was loaded again within the last `STABLE_MS`. */
  | { readonly kind: 'reloaded' }

export type CrashInput = 'lost' | 'loading' | 'stable'

/**
 * `reload` loads the page again, `ask` leaves it and asks the user, `stableLater` sends `stable` in
 * `STABLE_MS`.
 */
export type CrashEffect = 'reload' | 'ask' | 'stableLater'

export interface CrashTransition {
  readonly state: CrashState
  readonly effect: CrashEffect | null
}

/**
 * The next state and effect when a page is lost, begins to load, or has been stable for
 * `STABLE_MS`.
 */
export function transition(state: CrashState, input: CrashInput): CrashTransition {
  switch (input) {
    case 'lost':
      if (state.kind === 'lost') return { state, effect: null }
      return { state: { kind: 'lost' }, effect: state.kind === 'loaded' ? 'reload' : 'ask' }
    case 'loading':
      return state.kind === 'lost'
        ? { state: { kind: 'reloaded' }, effect: 'stableLater' }
        : { state, effect: null }
    case 'stable':
      return { state: state.kind === 'reloaded' ? { kind: 'loaded' } : state, effect: null }
    default:
      return assertNever(input)
  }
}

/** The events of a window’s page. */
export interface PageEvents {
  /** Its process is gone, with this reason (Electron’s `render-process-gone`). */
  gone(reason: string): void
  /** It could not be loaded (`did-fail-load`). */
  failed(): void
  /** It begins to load: at first, or again. */
  loading(): void
}

/** Loads a lost page again once, and asks the user when that does not help. */
export function watchPage(
  clock: Clock,
  handlers: Readonly<Record<Exclude<CrashEffect, 'stableLater'>, () => void>>,
): PageEvents {
  let state: CrashState = { kind: 'loaded' }
  let cancelStable: Cancel = () => {}
  const handle = (input: CrashInput) => {
    const next = transition(state, input)
    state = next.state
    if (next.effect === 'stableLater') cancelStable = clock.after(STABLE_MS, () => handle('stable'))
    else if (next.effect !== null) {
      cancelStable()
      handlers[next.effect]()
    }
  }
  return {
    gone: (reason) => {
      if (reason !== 'clean-exit') handle('lost')
    },
    failed: () => handle('lost'),
    loading: () => handle('loading'),
  }
}

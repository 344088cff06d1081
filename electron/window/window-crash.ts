import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { Cancel, Clock } from '../../shared/protocol/base/clock.ts'

/**
 * A page that is lost again this soon after a reload would keep crashing: it is not loaded once
 * more.
 */
export const CALM_MS = 60_000

/**
 * How a window's page fares.
 *
 * ```text
 *      calm ── lost: reload ──► lost ── loading ──► shaken ── calmed ──► calm
 *                                ▲                    │
 *                                └──── lost: say ─────┘
 * ```
 */
export type CrashState =
  /** Nothing happened to the page, or not for `CALM_MS`. */
  | { readonly kind: 'calm' }
  /**
   * It is gone and not loaded again yet. A crash during a load arrives twice, as a crash and as a
   * failed load.
   */
  | { readonly kind: 'lost' }
  /** It was loaded again within the last `CALM_MS`. */
  | { readonly kind: 'shaken' }

export type CrashInput = 'lost' | 'loading' | 'calmed'

/**
 * `reload` loads the page again, `say` leaves it and asks the user, `calmLater` sends `calmed` in
 * `CALM_MS`.
 */
export type CrashEffect = 'reload' | 'say' | 'calmLater'

export interface CrashTransition {
  readonly state: CrashState
  readonly effect: CrashEffect | null
}

/** What to do about a page that is gone, begins to load, or has been quiet for `CALM_MS`. */
export function transition(state: CrashState, input: CrashInput): CrashTransition {
  switch (input) {
    case 'lost':
      if (state.kind === 'lost') return { state, effect: null }
      return { state: { kind: 'lost' }, effect: state.kind === 'calm' ? 'reload' : 'say' }
    case 'loading':
      return state.kind === 'lost'
        ? { state: { kind: 'shaken' }, effect: 'calmLater' }
        : { state, effect: null }
    case 'calmed':
      return { state: state.kind === 'shaken' ? { kind: 'calm' } : state, effect: null }
    default:
      return assertNever(input)
  }
}

/** The events of a window’s page. */
export interface PageLosses {
  /** Its process is gone, for this reason (Electron’s `render-process-gone`). */
  gone(reason: string): void
  /** It could not be loaded (`did-fail-load`). */
  failed(): void
  /** It begins to load: at first, or again. */
  loading(): void
}

/** Loads a lost page again once, and asks the user when that does not help. */
export function watchPage(
  clock: Clock,
  does: Readonly<Record<Exclude<CrashEffect, 'calmLater'>, () => void>>,
): PageLosses {
  let state: CrashState = { kind: 'calm' }
  let cancelCalming: Cancel = () => {}
  const tell = (input: CrashInput) => {
    const next = transition(state, input)
    state = next.state
    if (next.effect === 'calmLater') cancelCalming = clock.after(CALM_MS, () => tell('calmed'))
    else if (next.effect !== null) {
      cancelCalming()
      does[next.effect]()
    }
  }
  return {
    gone: (reason) => {
      if (reason !== 'clean-exit') tell('lost')
    },
    failed: () => tell('lost'),
    loading: () => tell('loading'),
  }
}

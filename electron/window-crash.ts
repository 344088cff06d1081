import { assertNever } from '../shared/protocol/assert-never.ts'
import type { Cancel, Clock } from '../shared/protocol/clock.ts'

/** A page that crashes again within this time of the last crash would do so for ever: it is not loaded once more. */
export const CALM_MS = 60_000

export type CrashState =
  | { readonly kind: 'calm' }
  /** It crashed within the last `CALM_MS`. */
  | { readonly kind: 'shaken' }

export type CrashInput = 'crashed' | 'calmed'

/** `reload` loads the page again, `say` leaves it and tells the user. */
export type CrashEffect = 'reload' | 'say'

export interface CrashTransition {
  readonly state: CrashState
  readonly effect: CrashEffect | null
}

/** What to do about a page that crashed, or that has been quiet for `CALM_MS` since. */
export function transition(state: CrashState, input: CrashInput): CrashTransition {
  switch (input) {
    case 'crashed':
      return { state: { kind: 'shaken' }, effect: state.kind === 'calm' ? 'reload' : 'say' }
    case 'calmed':
      return { state: { kind: 'calm' }, effect: null }
    default:
      return assertNever(input)
  }
}

/** Returns what is to be called with the reason whenever the window’s page is gone (Electron’s `render-process-gone`). */
export function onWindowGone(
  clock: Clock,
  does: Readonly<Record<CrashEffect, () => void>>,
): (reason: string) => void {
  let state: CrashState = { kind: 'calm' }
  let cancelCalming: Cancel = () => {}
  const tell = (input: CrashInput) => {
    const next = transition(state, input)
    state = next.state
    if (next.effect !== null) does[next.effect]()
  }
  return (reason) => {
    if (reason === 'clean-exit') return
    cancelCalming()
    cancelCalming = clock.after(CALM_MS, () => tell('calmed'))
    tell('crashed')
  }
}

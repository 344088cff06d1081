import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { AttentionLevel } from '../../node/interfaces/network-watch.ts'

/** A page takes a moment to be loaded again, and somebody a while to come back to a tab: until then nobody has left. */
export const LEAVING_MS = 30_000

export interface AttentionOptions {
  readonly clock: Clock
  /** Whether a room is open. */
  inRoom(): boolean
  /** Only when it is another one than before; at first it is the lobby. */
  onChange(level: AttentionLevel): void
}

/**
 * `leaving`: nobody looks, but somebody did a moment ago, and the lobby is still looked after.
 *
 * ```text
 *      room ◄──── room ────┐
 *                          ├──── any but over ──── ended ────► over
 *     lobby ◄─── window ───┤
 *                          │
 *   leaving ◄─── neither ──┘   (nobody stays nobody)
 *      │
 *      └───────── left ──────► nobody
 * ```
 */
export interface LookState {
  readonly kind: 'room' | 'lobby' | 'leaving' | 'nobody' | 'over'
}

/** What is so now, in this order: a room is open, a window is shown, or neither; that neither was for LEAVING_MS; and the end of the app. */
export type LookInput = 'room' | 'window' | 'neither' | 'left' | 'ended'

/** Who looks after that. */
export function transition(state: LookState, input: LookInput): LookState {
  if (state.kind === 'over') return state
  switch (input) {
    case 'room':
      return { kind: 'room' }
    case 'window':
      return { kind: 'lobby' }
    case 'neither':
      return state.kind === 'nobody' ? state : { kind: 'leaving' }
    case 'left':
      return state.kind === 'leaving' ? { kind: 'nobody' } : state
    case 'ended':
      return { kind: 'over' }
    default:
      return assertNever(input)
  }
}

/** For whom an app looks around: whoever is in a room, whoever sees a window, or nobody. */
export class Attention {
  readonly #options: AttentionOptions
  #windows = 0
  #state: LookState = { kind: 'lobby' }
  #cancelLeaving: Cancel = () => {}

  constructor(options: AttentionOptions) {
    this.#options = options
    this.#look()
  }

  /** A window is shown. Returns what is to be called once when it is hidden or closed. */
  come(): Cancel {
    this.#windows++
    this.#look()
    let isHere = true
    return () => {
      if (!isHere) return
      isHere = false
      this.#windows--
      this.#look()
    }
  }

  /** A room may have been opened or closed. */
  roomsChanged(): void {
    this.#look()
  }

  /** Nothing changes any more, and no timer is left, whatever is opened or closed later. */
  stop(): void {
    this.#hear('ended')
  }

  #look(): void {
    this.#hear(this.#options.inRoom() ? 'room' : this.#windows > 0 ? 'window' : 'neither')
  }

  #hear(input: LookInput): void {
    const before = this.#state
    const now = transition(before, input)
    if (now.kind === before.kind) return
    this.#state = now
    this.#cancelLeaving()
    if (now.kind === 'leaving')
      this.#cancelLeaving = this.#options.clock.after(LEAVING_MS, () => this.#hear('left'))
    const [was, is] = [attentionOf(before), attentionOf(now)]
    if (is !== null && is !== was) this.#options.onChange(is)
  }
}

/** For whom the network is looked at then; null at the end, when nothing is told any more. */
function attentionOf({ kind }: LookState): AttentionLevel | null {
  if (kind === 'over') return null
  return kind === 'leaving' ? 'lobby' : kind
}

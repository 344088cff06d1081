import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { AttentionLevel } from '../../node/interfaces/network-watch.ts'

/**
 * A page takes a moment to reload, and a person a while to return to a tab: until then no one has
 * left.
 */
export const LEAVING_MS = 30_000

export interface AttentionOptions {
  readonly clock: Clock
  /** Whether a room is open. */
  inRoom(): boolean
  /** Called only for a change; the first level is the lobby. */
  onChange(level: AttentionLevel): void
}

/**
 * `leaving`: no window is shown, but one was a moment ago, and the lobby is still kept current.
 *
 * ```text
 *      room ◄──── room ────┐
 *                          ├──── any but over ──── ended ────► over
 *     lobby ◄─── window ───┤
 *                          │
 *   leaving ◄─── neither ──┘   (`none` stays `none`)
 *      │
 *      └───────── left ──────► none
 * ```
 */
export interface AttentionState {
  readonly kind: 'room' | 'lobby' | 'leaving' | 'none' | 'over'
}

/**
 * `room`: a room is open. `window`: a window is shown. `neither`: neither of them. `left`: neither
 * for LEAVING_MS. `ended`: the app ends.
 */
export type AttentionInput = 'room' | 'window' | 'neither' | 'left' | 'ended'

/** The state machine’s transition function: total; after the end nothing changes. */
export function transition(state: AttentionState, input: AttentionInput): AttentionState {
  if (state.kind === 'over') return state
  switch (input) {
    case 'room':
      return { kind: 'room' }
    case 'window':
      return { kind: 'lobby' }
    case 'neither':
      return state.kind === 'none' ? state : { kind: 'leaving' }
    case 'left':
      return state.kind === 'leaving' ? { kind: 'none' } : state
    case 'ended':
      return { kind: 'over' }
    default:
      return assertNever(input)
  }
}

/**
 * For whom an app searches the network: someone in a room, someone who sees a window, or no one.
 */
export class Attention {
  readonly #options: AttentionOptions
  #windows = 0
  #state: AttentionState = { kind: 'lobby' }
  #cancelLeaving: Cancel = () => {}

  constructor(options: AttentionOptions) {
    this.#options = options
    this.#update()
  }

  /** A window is shown. Returns a function to call once when it is hidden or closed. */
  acquire(): Cancel {
    this.#windows++
    this.#update()
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#windows--
      this.#update()
    }
  }

  /** A room may have been opened or closed. */
  roomsChanged(): void {
    this.#update()
  }

  /** Nothing changes from now on, and no timer is left, whatever is opened or closed later. */
  stop(): void {
    this.#step('ended')
  }

  #update(): void {
    this.#step(this.#options.inRoom() ? 'room' : this.#windows > 0 ? 'window' : 'neither')
  }

  #step(input: AttentionInput): void {
    const before = this.#state
    const now = transition(before, input)
    if (now.kind === before.kind) return
    this.#state = now
    this.#cancelLeaving()
    if (now.kind === 'leaving')
      this.#cancelLeaving = this.#options.clock.after(LEAVING_MS, () => this.#step('left'))
    const [was, is] = [levelOf(before), levelOf(now)]
    if (is !== null && is !== was) this.#options.onChange(is)
  }
}

/** The attention level of a state; null at the end, when nothing more is reported. */
function levelOf({ kind }: AttentionState): AttentionLevel | null {
  if (kind === 'over') return null
  return kind === 'leaving' ? 'lobby' : kind
}

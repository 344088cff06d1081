import type { Clock } from '../../protocol/base/clock.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { HostFrame, PresenceEntry } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { FanOut } from './fan-out.ts'
import type { Roster } from '../state/roster.ts'

/**
 * How long changes wait to be sent together, per reader. While a large room fills, sending each
 * arrival to everyone would be most of the host's work. A small room does not wait.
 */
const MS_PER_READER = 0.1

/** Members in frames of at most limits.membersPerFrame [M2]. */
export const presenceFrames = (members: readonly PresenceEntry[]): HostFrame[] =>
  Array.from({ length: Math.ceil(members.length / limits.membersPerFrame) }, (_, i) => ({
    kind: 'presence',
    members: members.slice(i * limits.membersPerFrame, (i + 1) * limits.membersPerFrame),
  }))

/** Sends changes of presence together: a class that joins at once is one frame per reader [M2]. */
export class Presence {
  readonly #clock: Clock
  readonly #roster: Roster
  readonly #fanOut: FanOut
  readonly #onSent: () => void
  #due = false

  constructor(clock: Clock, roster: Roster, fanOut: FanOut, onSent: () => void) {
    this.#clock = clock
    this.#roster = roster
    this.#fanOut = fanOut
    this.#onSent = onSent
  }

  /** The roster may have changed: sends its changes soon. */
  changed(): void {
    if (this.#due) return
    this.#due = true
    const pause = Math.floor(this.#fanOut.size * MS_PER_READER)
    if (pause > 0) this.#clock.after(pause, () => this.#send())
    else this.#clock.endOfTick(() => this.#send())
  }

  #send(): void {
    this.#due = false
    const changes = this.#roster.takeChanges()
    if (changes.length === 0) return
    this.#fanOut.broadcast(encode(...presenceFrames(changes)))
    this.#onSent()
  }
}

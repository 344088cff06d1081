import type { Clock } from '../../protocol/base/clock.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { HostFrame, PresenceEntry } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { FanOut } from './fan-out.ts'
import type { Roster } from '../state/roster.ts'

/**
 * How long changes of presence wait for others, per reader: while a full room fills, telling
 * everyone of each arrival would be most of the host's work. A small room does not wait.
 */
const MS_PER_READER = 0.1

/** Who is here, in as many frames as it takes [M2]. */
export const presenceFrames = (members: readonly PresenceEntry[]): HostFrame[] =>
  Array.from({ length: Math.ceil(members.length / limits.membersPerFrame) }, (_, i) => ({
    kind: 'presence',
    members: members.slice(i * limits.membersPerFrame, (i + 1) * limits.membersPerFrame),
  }))

/**
 * Tells changes of presence together: all who join after lunch are one frame for each reader [M2].
 */
export class Presence {
  readonly #clock: Clock
  readonly #roster: Roster
  readonly #fanOut: FanOut
  readonly #onTold: () => void
  #due = false

  constructor(clock: Clock, roster: Roster, fanOut: FanOut, onTold: () => void) {
    this.#clock = clock
    this.#roster = roster
    this.#fanOut = fanOut
    this.#onTold = onTold
  }

  /** Something may have changed in the roster: changes are told soon. */
  changed(): void {
    if (this.#due) return
    this.#due = true
    const pause = Math.floor(this.#fanOut.size * MS_PER_READER)
    if (pause > 0) this.#clock.after(pause, () => this.#tell())
    else this.#clock.endOfTick(() => this.#tell())
  }

  #tell(): void {
    this.#due = false
    const changes = this.#roster.takeChanges()
    if (changes.length === 0) return
    this.#fanOut.tell(encode(...presenceFrames(changes)))
    this.#onTold()
  }
}

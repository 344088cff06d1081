import type { Cancel, Clock } from '../protocol/clock.ts'
import { limits } from '../protocol/limits.ts'

/** Who is typing where. Somebody counts for limits.typingMs after the last word of it. */
export class TypingBoard {
  readonly #clock: Clock
  readonly #changed: (channel: string, typing: readonly string[]) => void
  readonly #channels = new Map<string, Map<string, Cancel>>()

  constructor(clock: Clock, changed: (channel: string, typing: readonly string[]) => void) {
    this.#clock = clock
    this.#changed = changed
  }

  heard(channel: string, member: string): void {
    const typing = this.#channels.get(channel) ?? new Map<string, Cancel>()
    this.#channels.set(channel, typing)
    const known = typing.get(member)
    known?.()
    typing.set(
      member,
      this.#clock.after(limits.typingMs, () => this.stopped(channel, member)),
    )
    if (!known) this.#changed(channel, [...typing.keys()])
  }

  stopped(channel: string, member: string): void {
    const typing = this.#channels.get(channel)
    typing?.get(member)?.()
    if (typing?.delete(member)) this.#changed(channel, [...typing.keys()])
  }

  clear(): void {
    for (const [channel, typing] of this.#channels) {
      if (typing.size === 0) continue
      for (const cancel of typing.values()) cancel()
      typing.clear()
      this.#changed(channel, [])
    }
  }
}

import type { Cancel, Clock } from '../protocol/clock.ts'
import { limits } from '../protocol/limits.ts'
import type { RoomChanges } from './room-changes.ts'

/** Who is typing where. Somebody counts for limits.typingMs after the last word of it, or until their message is there. */
export class TypingBoard {
  readonly #clock: Clock
  readonly #changes: RoomChanges
  readonly #channels = new Map<string, Map<string, Cancel>>()

  constructor(clock: Clock, changes: RoomChanges) {
    this.#clock = clock
    this.#changes = changes
    changes.listen((change) => {
      if (change.kind !== 'eventsArrived') return
      for (const event of change.events) {
        if (event.kind === 'messagePosted') this.#stopped(event.channel, event.author.id)
      }
    })
  }

  heard(channel: string, member: string): void {
    const typing = this.#channels.get(channel) ?? new Map<string, Cancel>()
    this.#channels.set(channel, typing)
    const known = typing.get(member)
    known?.()
    typing.set(
      member,
      this.#clock.after(limits.typingMs, () => this.#stopped(channel, member)),
    )
    if (!known) this.#tell(channel, [...typing.keys()])
  }

  #stopped(channel: string, member: string): void {
    const typing = this.#channels.get(channel)
    typing?.get(member)?.()
    if (typing?.delete(member)) this.#tell(channel, [...typing.keys()])
  }

  clear(): void {
    for (const [channel, typing] of this.#channels) {
      if (typing.size === 0) continue
      for (const cancel of typing.values()) cancel()
      typing.clear()
      this.#tell(channel, [])
    }
  }

  #tell(channel: string, typing: readonly string[]): void {
    this.#changes.tell({ kind: 'typingChanged', channel, typing })
  }
}

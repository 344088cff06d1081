import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { SessionChanges } from './session-change.ts'

/**
 * Who is typing where. A member counts for limits.typingMs after its last signal, or until its
 * message arrives.
 */
export class TypingBoard {
  readonly #clock: Clock
  readonly #changes: SessionChanges
  readonly #channels = new Map<string, Map<string, Cancel>>()

  constructor(clock: Clock, changes: SessionChanges) {
    this.#clock = clock
    this.#changes = changes
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

  /** A member who has written is no longer typing. */
  said(events: readonly RoomEvent[]): void {
    for (const event of events) {
      if (event.kind === 'messagePosted') this.#stopped(event.channel, event.author.id)
    }
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

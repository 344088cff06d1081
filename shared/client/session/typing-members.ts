import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { SessionChanges } from './session-change.ts'

/**
 * Who is typing, by channel: for limits.typingMs after the last signal, or until they post [M4].
 */
export class TypingMembers {
  readonly #clock: Clock
  readonly #changes: SessionChanges
  readonly #channels = new Map<string, Map<string, Cancel>>()

  constructor(clock: Clock, changes: SessionChanges) {
    this.#clock = clock
    this.#changes = changes
  }

  signalled(channel: string, member: string): void {
    const typing = this.#channels.get(channel) ?? new Map<string, Cancel>()
    this.#channels.set(channel, typing)
    const known = typing.get(member)
    known?.()
    typing.set(
      member,
      this.#clock.after(limits.typingMs, () => this.#stopped(channel, member)),
    )
    if (!known) this.#report(channel, [...typing.keys()])
  }

  /** A member whose message arrived is no longer typing. */
  posted(events: readonly RoomEvent[]): void {
    for (const event of events) {
      if (event.kind === 'messagePosted') this.#stopped(event.channel, event.author.id)
    }
  }

  #stopped(channel: string, member: string): void {
    const typing = this.#channels.get(channel)
    typing?.get(member)?.()
    if (typing?.delete(member)) this.#report(channel, [...typing.keys()])
  }

  clear(): void {
    for (const [channel, typing] of this.#channels) {
      if (typing.size === 0) continue
      for (const cancel of typing.values()) cancel()
      typing.clear()
      this.#report(channel, [])
    }
  }

  #report(channel: string, typing: readonly string[]): void {
    this.#changes.report({ kind: 'typingChanged', channel, typing })
  }
}

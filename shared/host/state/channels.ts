import { FIRST_CHANNEL, type RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import { nameKey } from '../../protocol/text/text.ts'

export type ChannelCreated = Extract<RoomEvent, { kind: 'channelCreated' }>

/** The channels of a room, in the order of their creation. */
export class Channels {
  /** All but the first, which no event creates. */
  readonly #created = new Map<string, ChannelCreated>()
  /** Name keys [T4]: two channels cannot have names that look the same. */
  readonly #keys = new Set([nameKey(FIRST_CHANNEL)])

  get names(): string[] {
    return [FIRST_CHANNEL, ...this.#created.keys()]
  }

  get count(): number {
    return this.#created.size + 1
  }

  has(name: string): boolean {
    return name === FIRST_CHANNEL || this.#created.has(name)
  }

  /** Whether a channel has this name, in any spelling. */
  isTaken(name: string): boolean {
    return this.#keys.has(nameKey(name))
  }

  /** The events that created them. */
  snapshot(): Iterable<RoomEvent> {
    return this.#created.values()
  }

  /** Ignores more than limits.channelsPerRoom, since an imported log may have any number. */
  add(event: ChannelCreated): void {
    if (this.has(event.channel) || this.count >= limits.channelsPerRoom) return
    this.#created.set(event.channel, event)
    this.#keys.add(nameKey(event.channel))
  }
}

import type { FoundRoom } from '../client/found-rooms.ts'
import type { Discovery, Publisher } from '../node/discovery/discovery.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { HostedRoom } from './hosted-room.ts'

/** What is announced of a room beyond what it tells itself. */
export interface Announced {
  readonly id: string
  readonly name: string
  readonly bind: string
  readonly port: number
}

/** Announces a hosted room now and whenever its members or its door change. Returns what ends that, without a goodbye. */
export function announceRoom(publisher: Publisher, hosted: HostedRoom, about: Announced): () => void {
  const { id, name, bind, port } = about
  const tell = () =>
    publisher.announce({
      room: id,
      name,
      bind,
      port,
      version: PROTOCOL_VERSION,
      members: hosted.room.here,
      policy: hosted.rules.policy,
      fingerprint: hosted.fingerprint,
    })
  tell()
  return hosted.subscribe(tell)
}

/** The network around: which rooms are announced there, and the announcing of those that are hosted here. */
export class Nearby {
  readonly #discovery: Discovery
  readonly #announced = new Map<string, () => void>()

  /** `onFound` hears of every new list after the feed has. Takes over the discovery and stops it in `stop`. */
  constructor(discovery: Discovery, feed: ChangeFeed, onFound: (rooms: readonly FoundRoom[]) => void) {
    this.#discovery = discovery
    discovery.browse((rooms) => {
      feed.apply({ kind: 'foundChanged', found: rooms })
      onFound(rooms)
    })
  }

  /** Announces a hosted room, and again when its members or its door change. */
  announce(hosted: HostedRoom, about: Announced): void {
    this.#announced.set(about.id, announceRoom(this.#discovery.publisher, hosted, about))
  }

  /** Says goodbye for a room, if it was announced. */
  async withdraw(id: string): Promise<void> {
    const unsubscribe = this.#announced.get(id)
    if (!unsubscribe) return
    this.#announced.delete(id)
    unsubscribe()
    await this.#discovery.publisher.withdraw(id)
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#announced.values()) unsubscribe()
    this.#announced.clear()
    await this.#discovery.stop()
  }
}

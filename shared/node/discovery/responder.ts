import type { Cancel, Chance, Clock } from '../../protocol/base/clock.ts'
import type { LinkSpec } from './link-spec.ts'
import { encodeResponse, dnsNameKey, type MdnsPacket, type MdnsRecord } from './packet.ts'
import {
  instanceName,
  recordsOn,
  SERVICE_NAME,
  TTL_S,
  TYPES_NAME,
  type PublishedRoom,
  type RoomRecords,
} from './records.ts'

/** RFC 6762 §6: a record is sent at most once per second on one link. */
const MIN_INTERVAL_MS = 1_000
/** RFC 6762 §6: many answer one question, so they spread over this much time after it. */
const ANSWER_MS = { least: 20, spread: 100 } as const
/**
 * RFC 6762 §8.3: changes are sent more than once, since multicast gets lost. These are the delays
 * after the first time.
 */
const REPEAT_MS = [1_000, 3_000] as const
/** Goodbyes get lost, too. */
const GOODBYE_REPEAT_MS = 120

export interface ResponderDeps {
  readonly clock: Clock
  readonly chance: Chance
  /** This process's unique host name, one label, without ".local". */
  readonly target: string
  /** The links that can be used now. */
  links(): readonly LinkSpec[]
  /** Sends on one link; never rejects. */
  send(bytes: Uint8Array, link: LinkSpec): Promise<void>
}

/** The pending announcement of one room on one link. */
interface LinkAnnouncement {
  delayed: Cancel | null
  quiet: Cancel | null
  /** Something was asked or changed during the pause. */
  again: boolean
}

interface Published {
  room: PublishedRoom
  readonly byLink: Map<string, LinkAnnouncement>
  repeats: Cancel[]
}

/** Announces the rooms of this process: when they open, change and close, and when someone asks. */
export class Responder {
  readonly #deps: ResponderDeps
  readonly #rooms = new Map<string, Published>()
  readonly #leaving = new Map<string, Cancel>()

  constructor(deps: ResponderDeps) {
    this.#deps = deps
  }

  /** Announces a room, or its changes. Several changes within a second are sent together. */
  announce(room: PublishedRoom): void {
    const known = this.#rooms.get(room.room)
    if (known && JSON.stringify(known.room) === JSON.stringify(room)) return
    // Its records have a new name, so it says goodbye under the old one.
    if (known && instanceName(known.room) !== instanceName(room)) void this.withdraw(room.room)
    this.#leaving.get(instanceName(room))?.()
    const published = this.#rooms.get(room.room) ?? { room, byLink: new Map(), repeats: [] }
    published.room = room
    this.#rooms.set(room.room, published)
    this.#announceOn(published, this.#deps.links())
  }

  /**
   * Says goodbye for a room, twice; resolves when that is done. A room that was not announced is no
   * error.
   */
  withdraw(id: string): Promise<void> {
    const published = this.#rooms.get(id)
    if (!published) return Promise.resolve()
    this.#rooms.delete(id)
    cancelAll(published)
    const { room } = published
    const name = instanceName(room)
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(GOODBYE_REPEAT_MS, () => {
        this.#leaving.delete(name)
        void this.#goodbye(room).then(resolve)
      })
      // Called if the room returns before the second goodbye, which would remove it from every list
      // again.
      this.#leaving.set(name, () => {
        cancel()
        this.#leaving.delete(name)
        resolve()
      })
      void this.#goodbye(room)
    })
  }

  /** Says goodbye for all rooms. */
  async withdrawAll(): Promise<void> {
    await Promise.all([...this.#rooms.keys()].map((id) => this.withdraw(id)))
  }

  /** A link can be used: the rooms are announced there. */
  linkUp(link: LinkSpec): void {
    for (const published of this.#rooms.values()) {
      cancelTimers(published.byLink.get(link.id))
      published.byLink.delete(link.id)
      this.#announceOn(published, [link])
    }
  }

  /** Answers the questions of a packet from the link. */
  onPacket(packet: MdnsPacket, link: LinkSpec): void {
    if (packet.kind !== 'query') return
    for (const published of this.#rooms.values()) {
      const records = recordsOn(published.room, link, this.#deps.target)
      if (!records || !packet.questions.some((question) => asksFor(question, records))) continue
      if (isKnown(packet.known, records)) continue
      const { least, spread } = ANSWER_MS
      this.#schedule(published, link, least + spread * this.#deps.chance.jitter())
    }
    if (packet.questions.some(({ name }) => dnsNameKey(name) === TYPES_NAME) && this.#rooms.size > 0) {
      const types: MdnsRecord = { type: 'PTR', name: TYPES_NAME, ttl: TTL_S, data: SERVICE_NAME }
      void this.#deps.send(encodeResponse([types]), link)
    }
  }

  #announceOn(published: Published, links: readonly LinkSpec[]): void {
    for (const cancel of published.repeats) cancel()
    for (const link of links) this.#schedule(published, link, 0)
    published.repeats = REPEAT_MS.map((ms) =>
      this.#deps.clock.after(ms, () => {
        for (const link of this.#deps.links()) this.#schedule(published, link, 0)
      }),
    )
  }

  #schedule(published: Published, link: LinkSpec, delayMs: number): void {
    const announcement = published.byLink.get(link.id) ?? { delayed: null, quiet: null, again: false }
    published.byLink.set(link.id, announcement)
    if (announcement.quiet) {
      announcement.again = true
      return
    }
    if (delayMs > 0) {
      announcement.delayed ??= this.#deps.clock.after(delayMs, () =>
        this.#send(published, announcement, link),
      )
      return
    }
    announcement.delayed?.()
    this.#send(published, announcement, link)
  }

  #send(published: Published, announcement: LinkAnnouncement, link: LinkSpec): void {
    announcement.delayed = null
    const records = recordsOn(published.room, link, this.#deps.target)
    if (!records) return
    void this.#deps.send(encodeResponse([records.pointer], records.details), link)
    announcement.quiet = this.#deps.clock.after(MIN_INTERVAL_MS, () => {
      announcement.quiet = null
      if (!announcement.again) return
      announcement.again = false
      this.#send(published, announcement, link)
    })
  }

  async #goodbye(room: PublishedRoom): Promise<void> {
    await Promise.all(
      this.#deps.links().map(async (link) => {
        // The addresses may belong to other rooms, too, so they stay.
        const records = recordsOn(room, link, this.#deps.target, 0)
        if (!records) return
        const own = records.details.filter(({ type }) => type === 'SRV' || type === 'TXT')
        await this.#deps.send(encodeResponse([records.pointer, ...own]), link)
      }),
    )
  }
}

function cancelAll({ byLink, repeats }: Published): void {
  for (const cancel of repeats) cancel()
  for (const announcement of byLink.values()) cancelTimers(announcement)
}

function cancelTimers(voice: LinkAnnouncement | undefined): void {
  voice?.delayed?.()
  voice?.quiet?.()
}

const asksFor = (
  question: { readonly name: string; readonly type: string },
  { pointer, details }: RoomRecords,
): boolean =>
  [pointer, ...details].some(
    ({ name, type }) =>
      dnsNameKey(name) === dnsNameKey(question.name) && (question.type === type || question.type === 'ANY'),
  )

/**
 * RFC 6762 §7.1: a question that contains the record with at least half its lifetime is not
 * answered.
 */
const isKnown = (known: readonly MdnsRecord[], { pointer }: RoomRecords): boolean =>
  known.some(({ type, ttl, data }) => type === 'PTR' && data === pointer.data && ttl >= TTL_S / 2)

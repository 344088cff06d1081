import type { FoundRooms } from '../../finding/found-rooms.ts'
import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel, Chance, Clock } from '../../protocol/base/clock.ts'
import type { LinkSpec } from './link-spec.ts'
import { encodeQuery, type MdnsPacket } from './packet.ts'
import { RecordCache } from './record-cache.ts'
import { SERVICE_NAME } from './records.ts'

/**
 * RFC 6762 §5.2: the first question waits a little, so that computers that wake together do not all
 * ask at once.
 */
const FIRST_MS = { least: 20, spread: 100 } as const
/** RFC 6762 §5.2: asks again after one second, then after twice as long each time. */
const NEXT_MS = 1_000
/**
 * The RFC lets this grow to an hour, and a room whose few announcements were lost would stay
 * invisible for that long. A question of sixty bytes a minute costs little.
 */
const NEXT_MAX_MS = 60_000
/**
 * Names that are asked for individually: as many as are remembered of some links. Others are asked
 * for together.
 */
const REFRESHES_MAX = 2_000
/** Questions within this time are sent as one. */
const APART_MS = 900
/**
 * When a silent room is asked for again. Wi-Fi loses a tenth of all multicast or more, so there are
 * several tries before TTL_S is over. The first is late, since one answer serves everyone who
 * listens.
 */
const REFRESH_MS = [10_000, 14_000, 17_000, 19_000, 21_000, 23_000] as const
/**
 * When a room that is said to be gone is asked for once more: anyone can say so, and a host that is
 * there answers (RFC 6762 §10.1 gives it a second).
 */
const AFTER_GOODBYE_MS = 1_000
/**
 * Browsers that heard the same answer ask again at different times, and the first one saves the
 * others their question.
 */
const REFRESH_SPREAD_MS = 1_000

export interface QuerierDeps {
  readonly clock: Clock
  readonly chance: Chance
  links(): readonly LinkSpec[]
  send(bytes: Uint8Array, link: LinkSpec): Promise<void>
}

const QUESTION = encodeQuery([{ name: SERVICE_NAME, type: 'PTR' }])

/** When a name is asked for again, and which of REFRESH_MS that is. */
interface Refresh {
  readonly attempt: number
  readonly at: number
}

/**
 * Asks the network for rooms and keeps the answers fresh; results go to FoundRooms. It has one
 * timer, for what is due first, and handles with it what is due soon after. A timer that fires too
 * early is cheaper than one per name.
 */
export class Querier {
  readonly #deps: QuerierDeps
  readonly #rooms: FoundRooms
  readonly #caches = new Map<string, RecordCache>()
  /** By link and name. */
  readonly #refreshes = new Map<string, Refresh>()
  // All times are on the clock’s monotonic time.
  /** When the next question for all rooms is due. */
  #nextAt = Infinity
  #interval = NEXT_MS
  #askedAt = -Infinity
  #timerAt = Infinity
  #timer: Cancel = () => {}

  constructor(deps: QuerierDeps, rooms: FoundRooms) {
    this.#deps = deps
    this.#rooms = rooms
    this.#startAsking()
  }

  /** A link can be used: everyone there is asked. */
  linkUp(_link: LinkSpec): void {
    this.#startAsking()
  }

  linkDown(link: LinkSpec): void {
    this.#caches.get(link.id)?.stop()
    this.#caches.delete(link.id)
    for (const key of this.#refreshes.keys()) {
      if (key.startsWith(`${link.id} `)) this.#refreshes.delete(key)
    }
    this.#rooms.linkLost(link.id)
  }

  onPacket(packet: MdnsPacket, source: string, link: LinkSpec): void {
    if (packet.kind !== 'response') return
    const cache = this.#caches.get(link.id) ?? new RecordCache(this.#deps.clock, link)
    this.#caches.set(link.id, cache)
    for (const change of cache.update(packet.records, source)) {
      const key = `${link.id} ${change.name}`
      switch (change.kind) {
        case 'seen':
          this.#rooms.heard(change.sighting)
          this.#refresh(key, 0)
          break
        case 'gone':
          this.#refreshIn(AFTER_GOODBYE_MS + REFRESH_SPREAD_MS * this.#deps.chance.jitter(), {
            key,
            attempt: REFRESH_MS.length - 1,
          })
          this.#rooms.goodbye({ id: change.announcement.room, fingerprint: change.announcement.fingerprint })
          break
        default:
          assertNever(change)
      }
    }
    this.#arm()
  }

  stop(): void {
    this.#timer()
    for (const cache of this.#caches.values()) cache.stop()
    this.#refreshes.clear()
    this.#caches.clear()
  }

  #startAsking(): void {
    const { clock, chance } = this.#deps
    this.#interval = NEXT_MS
    this.#nextAt = clock.elapsed() + FIRST_MS.least + FIRST_MS.spread * chance.jitter()
    this.#arm()
  }

  /** Makes sure that the timer fires no later than what is due first. */
  #arm(): void {
    const first = Math.min(this.#nextAt, ...[...this.#refreshes.values()].map(({ at }) => at))
    if (first >= this.#timerAt) return
    this.#timer()
    this.#timerAt = first
    this.#timer = this.#deps.clock.after(first - this.#deps.clock.elapsed(), () => this.#onTimer())
  }

  #onTimer(): void {
    this.#timerAt = Infinity
    const now = this.#deps.clock.elapsed()
    const due = [...this.#refreshes].filter(([, { at }]) => at <= now + APART_MS)
    const isTime = this.#nextAt <= now + APART_MS
    if (isTime || (due.length > 0 && this.#askedAt <= now - APART_MS)) this.#ask(now)
    for (const [key, { attempt }] of due) this.#refresh(key, attempt + 1)
    this.#arm()
  }

  #ask(now: number): void {
    this.#askedAt = now
    this.#nextAt = now + this.#interval
    this.#interval = Math.min(this.#interval * 2, NEXT_MAX_MS)
    for (const link of this.#deps.links()) void this.#deps.send(QUESTION, link)
  }

  #refresh(key: string, attempt: number): void {
    const at = REFRESH_MS[attempt]
    if (at === undefined) {
      this.#refreshes.delete(key)
      return
    }
    const wait = at - (REFRESH_MS[attempt - 1] ?? 0)
    const jitter = attempt === 0 ? REFRESH_SPREAD_MS * this.#deps.chance.jitter() : 0
    this.#refreshIn(wait + jitter, { key, attempt })
  }

  #refreshIn(ms: number, { key, attempt }: { readonly key: string; readonly attempt: number }): void {
    if (!this.#refreshes.has(key) && this.#refreshes.size >= REFRESHES_MAX) return
    this.#refreshes.set(key, { attempt, at: this.#deps.clock.elapsed() + ms })
  }
}

import type { Sighting } from '../../finding/found-rooms.ts'
import { parseAddress, type Address } from '../../protocol/finding/address.ts'
import { decodeAnnouncement, type Announcement } from '../../protocol/finding/announcement.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { isLoopback } from '../interfaces/addresses.ts'
import type { LinkSpec } from './link-spec.ts'
import { dnsNameKey, type MdnsRecord } from './packet.ts'
import { SERVICE_NAME, TTL_S } from './records.ts'

/**
 * Names remembered of one link: every room has two, and no list shows more than foundLimits.rooms.
 */
const NAMES_MAX = 500
/**
 * Names from one computer: foundLimits.roomsPerSource of them are listed, and a router that relays
 * others' needs some more.
 */
const NAMES_PER_SOURCE = 60
/** Addresses remembered of one name. */
const ADDRESSES_MAX = 16

interface NameEntry {
  /** The computer that announced the name first. */
  readonly source: string
  hasPointer: boolean
  server: { readonly port: number; readonly target: string } | null
  announcement: Announcement | null
  addresses: readonly string[]
  expiry: Cancel
}

interface HostRecord {
  readonly name: string
  readonly addresses: readonly string[]
  readonly ttl: number
  readonly source: string
}

type AddressRecord = Extract<MdnsRecord, { type: 'A' | 'AAAA' }>
type InstanceRecord = Exclude<MdnsRecord, AddressRecord>

const isAddress = (record: MdnsRecord): record is AddressRecord =>
  record.type === 'A' || record.type === 'AAAA'

export type CacheChange =
  | { readonly kind: 'seen'; readonly name: string; readonly sighting: Sighting }
  | { readonly kind: 'gone'; readonly name: string; readonly announcement: Announcement }

/**
 * The records of the names on one link. A room is also found if its records arrive in several
 * packets, as from routers that relay mDNS between networks. All of it comes from strangers, and is
 * bounded.
 */
export class RecordCache {
  readonly #clock: Clock
  readonly #link: LinkSpec
  readonly #names = new Map<string, NameEntry>()
  /** How many of the names each computer announced first. */
  readonly #countBySource = new Map<string, number>()

  constructor(clock: Clock, link: LinkSpec) {
    this.#clock = clock
    this.#link = link
  }

  /** Adds the records of one response, and returns which rooms were seen or are gone. */
  update(records: readonly MdnsRecord[], source: string): CacheChange[] {
    const touched = new Set<string>()
    const hosts = new Map<string, { addresses: string[]; ttl: number }>()
    const changes: CacheChange[] = []
    for (const record of records) {
      if (isAddress(record)) {
        const host = hosts.get(dnsNameKey(record.name)) ?? { addresses: [], ttl: record.ttl }
        if (host.addresses.length < ADDRESSES_MAX) host.addresses.push(record.data)
        hosts.set(dnsNameKey(record.name), host)
        continue
      }
      const name = dnsNameKey(record.type === 'PTR' ? record.data : record.name)
      if (!isInstance(record, name)) continue
      if (record.ttl > 0) {
        this.#setRecord(name, record, source)
        touched.add(name)
      } else if (record.type === 'PTR') {
        const announcement = this.#names.get(name)?.announcement
        this.#forget(name)
        touched.delete(name)
        if (announcement) changes.push({ kind: 'gone', name, announcement })
      }
    }
    for (const [name, { addresses, ttl }] of hosts) this.#setHost({ name, addresses, ttl, source }, touched)
    for (const name of touched) {
      const sighting = this.#sighting(name, source)
      if (sighting) changes.push({ kind: 'seen', name, sighting })
    }
    return changes
  }

  stop(): void {
    for (const { expiry } of this.#names.values()) expiry()
    this.#names.clear()
    this.#countBySource.clear()
  }

  #setRecord(name: string, record: InstanceRecord, source: string): void {
    const entry = this.#entry(name, record.ttl, source)
    if (!entry) return
    if (record.type === 'PTR') entry.hasPointer = true
    else if (record.type === 'SRV') entry.server = record.data
    else entry.announcement = decodeAnnouncement(record.data)
  }

  #setHost({ name, addresses, ttl, source }: HostRecord, touched: Set<string>): void {
    if (ttl === 0) return
    const entry = this.#entry(name, ttl, source)
    if (!entry) return
    entry.addresses = addresses
    for (const [instance, { server }] of this.#names) {
      if (server && dnsNameKey(server.target) === name) touched.add(instance)
    }
  }

  /** The entry of a name, made if there is space, and kept for at most its time to live. */
  #entry(name: string, ttl: number, source: string): NameEntry | null {
    const before = this.#names.get(name)
    if (!before && !this.#makeSpace(source)) return null
    before?.expiry()
    const expiry = this.#clock.after(lifetimeMs(ttl), () => this.#forget(name))
    if (before) {
      before.expiry = expiry
      return before
    }
    const entry = { source, hasPointer: false, server: null, announcement: null, addresses: [], expiry }
    this.#names.set(name, entry)
    this.#countBySource.set(source, (this.#countBySource.get(source) ?? 0) + 1)
    return entry
  }

  /**
   * Whether there is space for one more name from a computer. If not, the computer with the most
   * names loses its oldest.
   */
  #makeSpace(source: string): boolean {
    const own = this.#countBySource.get(source) ?? 0
    if (own >= NAMES_PER_SOURCE) return false
    if (this.#names.size < NAMES_MAX) return true
    const [most, count] = [...this.#countBySource].reduce((a, b) => (b[1] > a[1] ? b : a))
    if (own + 1 >= count) return false
    const oldest = [...this.#names].find(([, entry]) => entry.source === most)
    if (!oldest) return false
    this.#forget(oldest[0])
    return true
  }

  #forget(name: string): void {
    const entry = this.#names.get(name)
    if (!entry) return
    entry.expiry()
    this.#names.delete(name)
    const left = (this.#countBySource.get(entry.source) ?? 1) - 1
    if (left > 0) this.#countBySource.set(entry.source, left)
    else this.#countBySource.delete(entry.source)
  }

  #sighting(name: string, source: string): Sighting | null {
    const { hasPointer, server, announcement } = this.#names.get(name) ?? {}
    if (!hasPointer || !server || !announcement) return null
    const hosts = this.#names.get(dnsNameKey(server.target))?.addresses ?? []
    return {
      announcement,
      link: this.#link.id,
      linkRank: this.#link.rank,
      source,
      addresses: hosts.flatMap((host) => this.#dialable(host, server.port)),
      ttlMs: TTL_S * 1_000,
    }
  }

  /** The form in which to dial an announced address; empty if no room on the link can have it. */
  #dialable(host: string, port: number): Address[] {
    const parsed = parseAddress(`[${host}]:${port}`)
    const isIpv4 = /^\d+\.\d+\.\d+\.\d+$/.test(host) && parseAddress(host).ok
    if (!isIpv4 && !parsed.ok) return []
    if (isLoopback(host) ? !this.#link.loopback : NOT_ONE_COMPUTER.test(host)) return []
    const zone = /^fe[89ab]/i.test(host) ? `%${this.#link.zone}` : ''
    return [{ host: `${host}${zone}`, port }]
  }
}

/** "This network", multicast and broadcast; unspecified, IPv4-mapped and multicast. */
const NOT_ONE_COMPUTER = /^(0\.|22[4-9]\.|2[345]\d\.|::$|::ffff:|ff)/i

const isInstance = (record: InstanceRecord, name: string): boolean =>
  name.endsWith(`.${SERVICE_NAME}`) && (record.type !== 'PTR' || dnsNameKey(record.name) === SERVICE_NAME)

/** A name that falls silent is gone after TTL_S, whatever it claims. */
const lifetimeMs = (ttl: number): number => Math.min(ttl, TTL_S) * 1_000

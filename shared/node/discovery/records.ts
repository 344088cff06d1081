import {
  announcementLimits,
  encodeAnnouncement,
  SERVICE_TYPE,
  type Announcement,
} from '../../protocol/finding/announcement.ts'
import { isLoopback } from '../interfaces/addresses.ts'
import type { LinkSpec } from './link-spec.ts'
import type { MdnsRecord } from './packet.ts'

/** A room to be published: its announcement and where it listens. */
export interface PublishedRoom extends Announcement {
  /** As the listener was bound: "0.0.0.0", "::", or one address of this computer. */
  readonly bind: string
  readonly port: number
}

export const SERVICE_NAME = `${SERVICE_TYPE}.local`
/** RFC 6763 §9: a question for this asks which types of service exist. */
export const TYPES_NAME = '_services._dns-sd._udp.local'

/**
 * How long an announcement is valid, in seconds. RFC 6762 §10 recommends hours, which would keep a
 * room listed for hours after its computer lost power.
 */
export const TTL_S = 25

const LABEL_BYTES = 63

/**
 * The name of a room's records. Room ids and keys are random, so the name is unique and is not
 * probed for.
 */
export function instanceName({ room, fingerprint }: Announcement): string {
  const prefix = fingerprint.slice(0, announcementLimits.fingerprintChars)
  return `${`${prefix}-${room}`.slice(0, LABEL_BYTES)}.${SERVICE_NAME}`
}

/** The addresses of a room on one link: only those that are reachable there (RFC 6762 §6.2). */
export function addressesOn({ bind }: PublishedRoom, link: LinkSpec): string[] {
  const own = link.addresses.map(({ address }) => address)
  const [wanted = ''] = bind.split('%')
  if (wanted === '0.0.0.0') return link.family === 'IPv4' ? own : []
  if (wanted === '::') return own
  // Another program on this computer reaches every address of it.
  if (own.includes(wanted) || (link.loopback && !isLoopback(wanted))) return [wanted]
  return link.loopback && isLoopback(wanted) ? ['127.0.0.1'] : []
}

export interface RoomRecords {
  readonly pointer: MdnsRecord
  readonly details: readonly MdnsRecord[]
}

/**
 * A room's records on one link; null if it cannot be reached there. `target` is this process's host
 * name.
 */
export function recordsOn(
  room: PublishedRoom,
  link: LinkSpec,
  target: string,
  ttl: number = TTL_S,
): RoomRecords | null {
  const addresses = addressesOn(room, link)
  if (addresses.length === 0) return null
  const name = instanceName(room)
  // Rooms of this process that listen on other addresses have other records, so each bind address
  // has a separate host name.
  const host = `${roomTarget(room, target)}.local`
  return {
    pointer: { type: 'PTR', name: SERVICE_NAME, ttl, data: name },
    details: [
      { type: 'SRV', name, ttl, data: { port: room.port, target: host } },
      { type: 'TXT', name, ttl, data: encodeAnnouncement(room).map((text) => Buffer.from(text)) },
      ...addresses.map((address): MdnsRecord => ({
        type: address.includes(':') ? 'AAAA' : 'A',
        name: host,
        ttl,
        data: address,
      })),
    ],
  }
}

const roomTarget = ({ bind }: PublishedRoom, target: string): string =>
  `${target}-${bind.replaceAll(/[^\da-z]/gi, '-')}`.slice(0, LABEL_BYTES)

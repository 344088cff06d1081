import { randomInt } from 'node:crypto'

/** The group to which announcements are sent (RFC 6762 §3). */
export const MDNS_GROUPS = { IPv4: '224.0.0.251', IPv6: 'ff02::fb' } as const
export const MDNS_PORT = 5353

const HEADER_BYTES = 12
const PTR = 12
const IN = 1
/** In a query’s class: requests a unicast answer (RFC 6762 §5.4). */
const UNICAST_RESPONSE = 0x80_00

/**
 * The type of rooms, and the list of all services, which nearly every device answers (RFC 6763 §9).
 */
const ROOM_SERVICE = ['_parley', '_tcp', 'local']
const ALL_SERVICES = ['_services', '_dns-sd', '_udp', 'local']

const encodeName = (labels: readonly string[]): Buffer =>
  Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])

/**
 * A question for rooms and for all services. Its id distinguishes it from other questions; answers
 * don’t carry it.
 */
export function mdnsQuery(answer: 'to-all' | 'to-me'): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(randomInt(1, 65_536), 0)
  header.writeUInt16BE(2, 4)
  const tail = Buffer.alloc(4)
  tail.writeUInt16BE(PTR, 0)
  tail.writeUInt16BE(IN | (answer === 'to-me' ? UNICAST_RESPONSE : 0), 2)
  return Buffer.concat([header, encodeName(ROOM_SERVICE), tail, encodeName(ALL_SERVICES), tail])
}

const isAnswer = (message: Buffer): boolean =>
  message.length > HEADER_BYTES && ((message[2] ?? 0) & 0x80) !== 0

/**
 * Whether a message announces a room. The type is spelled out where it occurs first, since
 * compression refers backwards.
 */
export const announcesRoom = (message: Buffer): boolean =>
  isAnswer(message) && message.includes(encodeName(ROOM_SERVICE.slice(0, 2)).subarray(0, -1))

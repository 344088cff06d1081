import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet'
import * as v from 'valibot'
import { validate } from '../../protocol/wire/decode.ts'

/** A resource record of a kind that rooms are published with. */
export type MdnsRecord =
  | { readonly type: 'PTR'; readonly name: string; readonly ttl: number; readonly data: string }
  | {
      readonly type: 'SRV'
      readonly name: string
      readonly ttl: number
      readonly data: { readonly port: number; readonly target: string }
    }
  | {
      readonly type: 'TXT'
      readonly name: string
      readonly ttl: number
      readonly data: readonly Uint8Array[]
    }
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly ttl: number; readonly data: string }

export interface DnsQuestion {
  readonly name: string
  readonly type: string
}

export type MdnsPacket =
  /** `known` are the answers that the asker already has (RFC 6762 §7.1). */
  | {
      readonly kind: 'query'
      readonly questions: readonly DnsQuestion[]
      readonly known: readonly MdnsRecord[]
    }
  | { readonly kind: 'response'; readonly records: readonly MdnsRecord[] }

/** RFC 6762 §17: no message is larger, even if IP could reassemble it. */
const PACKET_BYTES = 9_000
const HEADER_BYTES = 12
/** A question for the root takes five bytes; a record takes more. */
const ENTRY_BYTES = 5
/** Every name of Parley contains this; packets of printers and speakers are not even decoded. */
const MARK = Buffer.from('parley')

const ttl = v.pipe(v.number(), v.integer(), v.minValue(0))
const record = v.variant('type', [
  v.object({ type: v.literal('PTR'), name: v.string(), ttl, data: v.string() }),
  v.object({
    type: v.literal('SRV'),
    name: v.string(),
    ttl,
    data: v.object({ port: v.pipe(v.number(), v.integer(), v.minValue(1)), target: v.string() }),
  }),
  v.object({ type: v.literal('TXT'), name: v.string(), ttl, data: v.array(v.instance(Uint8Array)) }),
  v.object({ type: v.picklist(['A', 'AAAA']), name: v.string(), ttl, data: v.string() }),
])
const message = v.object({
  type: v.picklist(['query', 'response']),
  questions: v.array(v.object({ name: v.string(), type: v.string() })),
  answers: v.array(v.unknown()),
  additionals: v.array(v.unknown()),
})

/**
 * Reads a datagram; null for everything that is not about Parley or not well-formed. Never throws.
 */
export function decodePacket(bytes: Buffer): MdnsPacket | null {
  if (bytes.length < HEADER_BYTES || bytes.length > PACKET_BYTES || !bytes.includes(MARK)) return null
  // The decoder allocates as many entries as the header promises: a lie there would cost megabytes.
  const entries = [4, 6, 8, 10].reduce((sum, offset) => sum + bytes.readUInt16BE(offset), 0)
  if (entries > (bytes.length - HEADER_BYTES) / ENTRY_BYTES) return null
  let decoded: unknown
  try {
    decoded = decode(bytes)
  } catch {
    // Not DNS: ignored silently, as every other broken packet is.
    return null
  }
  const packet = validate(message, decoded)
  if (packet.ok !== true) return null
  const { type, questions, answers, additionals } = packet.value
  return type === 'query'
    ? { kind: 'query', questions, known: recordsOf(answers) }
    : { kind: 'response', records: recordsOf([...answers, ...additionals]) }
}

/** The records of a known kind; others, such as NSEC, are skipped. */
function recordsOf(entries: readonly unknown[]): MdnsRecord[] {
  return entries.flatMap((entry) => {
    const checked = validate(record, entry)
    return checked.ok === true ? [checked.value] : []
  })
}

export const encodeQuery = (questions: readonly DnsQuestion[]): Uint8Array =>
  encode({ type: 'query', questions })

/** Records with one owner replace what others remember of them (RFC 6762 §10.2); PTR is shared. */
export const encodeResponse = (
  answers: readonly MdnsRecord[],
  additionals: readonly MdnsRecord[] = [],
): Uint8Array =>
  encode({
    type: 'response',
    flags: AUTHORITATIVE_ANSWER,
    answers: answers.map(toWire),
    additionals: additionals.map(toWire),
  })

const toWire = (entry: MdnsRecord): object => ({
  ...entry,
  ...(entry.type === 'TXT' && { data: entry.data.map((text) => Buffer.from(text)) }),
  flush: entry.type !== 'PTR',
})

/** DNS names are compared without case (RFC 6762 §16, for ASCII). */
export const dnsNameKey = (name: string): string => name.toLowerCase()

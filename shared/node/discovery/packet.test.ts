import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePacket, encodeQuery, encodeResponse, type MdnsRecord } from './packet.ts'

const records: MdnsRecord[] = [
  { type: 'PTR', name: '_parley._tcp.local', ttl: 25, data: 'a._parley._tcp.local' },
  { type: 'SRV', name: 'a._parley._tcp.local', ttl: 25, data: { port: 5050, target: 'parley-x.local' } },
  { type: 'TXT', name: 'a._parley._tcp.local', ttl: 25, data: [Buffer.from('v=1.0'), Buffer.from('id=a')] },
  { type: 'A', name: 'parley-x.local', ttl: 25, data: '10.0.0.1' },
  { type: 'AAAA', name: 'parley-x.local', ttl: 25, data: 'fe80::1' },
]

describe('a packet', () => {
  test('is the same after encoding and decoding', () => {
    const packet = decodePacket(Buffer.from(encodeResponse(records.slice(0, 1), records.slice(1))))
    expect(packet?.kind === 'response' && packet.records.map(({ type }) => type)).toEqual([
      'PTR',
      'SRV',
      'TXT',
      'A',
      'AAAA',
    ])
    expect(packet).toMatchObject({
      records: [records[0], records[1], { ttl: 25 }, records[3], { data: 'fe80::1' }],
    })
    expect(decodePacket(Buffer.from(encodeQuery([{ name: '_parley._tcp.local', type: 'PTR' }])))).toEqual({
      kind: 'query',
      questions: [{ name: '_parley._tcp.local', type: 'PTR' }],
      known: [],
    })
  })

  test('that is not about Parley is not even decoded', () => {
    expect(decodePacket(Buffer.from(encodeQuery([{ name: '_ipp._tcp.local', type: 'PTR' }])))).toBeNull()
  })

  test('that declares more entries than it has space for is rejected', () => {
    const bytes = Buffer.from(encodeQuery([{ name: '_parley._tcp.local', type: 'PTR' }]))
    bytes.writeUInt16BE(65_535, 6)
    expect(decodePacket(bytes)).toBeNull()
  })

  test('that is larger than mDNS allows is rejected', () => {
    const big: MdnsRecord = {
      type: 'TXT',
      name: 'a._parley._tcp.local',
      ttl: 25,
      data: Array.from({ length: 40 }, () => Buffer.alloc(250)),
    }
    expect(decodePacket(Buffer.from(encodeResponse([big])))).toBeNull()
  })

  test('of any bytes, or damaged anywhere, is read or rejected and never throws', () => {
    const good = Buffer.from(encodeResponse(records))
    const broken = fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
      .map((changes) => {
        const bytes = Buffer.from(good)
        for (const [at, value] of changes) bytes[at] = value
        return bytes
      })
    const cut = fc.nat(good.length).map((length) => good.subarray(0, length))
    const noise = fc
      .uint8Array({ maxLength: 400 })
      .map((bytes) => Buffer.concat([bytes, Buffer.from('_parley'), bytes]))
    fc.assert(
      fc.property(fc.oneof(broken, cut, noise), (bytes) => {
        const packet = decodePacket(bytes)
        if (packet?.kind !== 'response') return
        for (const { ttl, name } of packet.records) {
          expect(Number.isSafeInteger(ttl)).toBe(true)
          expect(typeof name).toBe('string')
        }
      }),
      { numRuns: 5_000 },
    )
  })
})

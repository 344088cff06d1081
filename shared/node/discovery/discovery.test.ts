import { beforeEach, describe, expect, test } from 'vitest'
import { FakeNetwork, ipv4, kitchen, type Program } from './network.fixture.ts'
import { decodePacket, encodeQuery, encodeResponse, type MdnsRecord } from './packet.ts'
import { instanceName, recordsOn, SERVICE_NAME, TTL_S, TYPES_NAME } from './records.ts'
import { linksOf } from './link-spec.ts'

let network: FakeNetwork
let host: Program
let guest: Program
const ofHost = { table: { eth0: [ipv4('10.0.0.1')] } }
const ofGuest = { table: { eth0: [ipv4('10.0.0.2')] } }

beforeEach(() => {
  network = new FakeNetwork()
  ofHost.table = { eth0: [ipv4('10.0.0.1')] }
  ofGuest.table = { eth0: [ipv4('10.0.0.2')] }
  host = network.program('host', ofHost)
  guest = network.program('guest', ofGuest).browse()
})

const pass = (ms: number) => network.clock.advance(ms)
/** Lets promises continue that follow the clock. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const question = encodeQuery([{ name: SERVICE_NAME, type: 'PTR' }])
const responses = () => network.sent.filter(({ bytes }) => decodePacket(bytes)?.kind === 'response')
const queries = () => network.sent.filter(({ bytes }) => decodePacket(bytes)?.kind === 'query')

describe('publishing', () => {
  test('is received at once by a browser', () => {
    host.announce()
    expect(guest.names).toEqual(['Kitchen'])
    expect(guest.addresses).toEqual(['10.0.0.1:5050'])
  })

  test('answers a browser that starts later', () => {
    host.announce()
    pass(10_000)
    const late = network.program('late', { table: { eth0: [ipv4('10.0.0.3')] } }).browse()
    pass(250)
    expect(late.names).toEqual(['Kitchen'])
  })

  test('repeats changes, since multicast gets lost', () => {
    network.passes = () => network.sent.length > 3
    host.announce()
    expect(guest.names).toEqual([])
    pass(3_500)
    expect(guest.names).toEqual(['Kitchen'])
  })

  test('sends changes at most once a second', () => {
    host.announce()
    pass(10_000)
    const before = responses().length
    for (let members = 2; members <= 50; members++) host.announce({ members })
    pass(900)
    expect(responses().length - before).toBe(1)
    pass(200)
    expect(guest.lists.at(-1)?.[0]?.members).toBe(50)
  })

  test('does not repeat what has not changed', () => {
    host.announce()
    pass(8_000)
    const before = responses().length
    host.announce()
    expect(responses().length).toBe(before)
  })

  test('answers a flood of questions once a second', () => {
    host.announce()
    pass(8_000)
    const before = responses().length
    for (let i = 0; i < 100; i++) {
      network.inject(question, '10.0.0.9')
      pass(20)
    }
    expect(responses().length - before).toBeLessThanOrEqual(3)
  })

  test('does not answer a question that contains the answer, or is for something else', () => {
    host.announce()
    pass(8_000)
    const before = responses().length
    const [link] = linksOf(ofHost.table)
    const records = link && recordsOn(kitchen, link, 'any')
    const knowing = Buffer.from(question)
    expect(decodePacket(knowing)).toMatchObject({ kind: 'query', known: [] })
    network.inject(queryKnowing(records?.pointer), '10.0.0.9')
    network.inject(encodeQuery([{ name: '_other._tcp.parley.local', type: 'PTR' }]), '10.0.0.9')
    pass(150)
    expect(responses().length).toBe(before)
  })

  test('answers a question that contains an old answer', () => {
    host.announce()
    pass(8_000)
    const before = responses().length
    network.inject(
      queryKnowing({ type: 'PTR', name: SERVICE_NAME, ttl: 5, data: instanceName(kitchen) }),
      '10.0.0.9',
    )
    pass(150)
    expect(responses().length).toBe(before + 1)
  })

  test('answers questions for service types and for its own names', () => {
    host.announce()
    pass(8_000)
    network.inject(
      encodeQuery([
        { name: TYPES_NAME, type: 'PTR' },
        { name: 'parley.local', type: 'A' },
      ]),
      '10.0.0.9',
    )
    expect(decodePacket(network.sent.at(-1)?.bytes ?? Buffer.alloc(0))).toMatchObject({
      records: [{ type: 'PTR', name: TYPES_NAME, data: SERVICE_NAME }],
    })
    const before = responses().length
    network.inject(encodeQuery([{ name: instanceName(kitchen).toUpperCase(), type: 'TXT' }]), '10.0.0.9')
    // Only code that does not skip foreign packets by their bytes finds names in capitals.
    network.inject(encodeQuery([{ name: instanceName(kitchen), type: 'ANY' }]), '10.0.0.9')
    pass(150)
    expect(responses().length).toBe(before + 1)
  })

  test('says goodbye', async () => {
    host.announce()
    void host.discovery.publisher.withdraw('kitchen')
    network.clock.settle()
    expect(guest.names).toEqual([])
    await turn()
    pass(5_000)
    expect(guest.names).toEqual([])
  })

  test('says goodbye for one room and not for the others of its computer', () => {
    host.announce()
    host.announce({ room: 'cellar', name: 'Cellar', port: 5051 })
    expect(guest.names).toEqual(['Cellar', 'Kitchen'])
    void host.discovery.publisher.withdraw('kitchen')
    network.clock.settle()
    expect(guest.names).toEqual(['Cellar'])
    expect(guest.addresses).toEqual(['10.0.0.1:5051'])
  })

  test('stops with a goodbye that is sent twice, and resolves when it was sent', async () => {
    host.announce()
    const stopped = host.discovery.stop()
    network.clock.settle()
    expect(guest.names).toEqual([])
    const before = responses().length
    pass(120)
    await stopped
    expect(responses().length).toBe(before + 1)
    expect(network.open).toBe(1)
  })

  test('of a room that is back at once is not undone by the second goodbye', async () => {
    host.announce()
    const gone = host.discovery.publisher.withdraw('kitchen')
    host.announce({ members: 7 })
    await gone
    pass(3_000)
    expect(guest.lists.at(-1)?.[0]?.members).toBe(7)
  })

  test('with another key is another room, and the first is gone', () => {
    host.announce()
    host.announce({ fingerprint: 'another-key-1234' })
    expect(guest.lists.at(-1)?.map(({ fingerprint }) => fingerprint)).toEqual(['another-key-1234'])
  })

  test('withdrawing a room that was never announced is no error', async () => {
    await expect(host.discovery.publisher.withdraw('nothing')).resolves.toBeUndefined()
    await expect(host.discovery.publisher.stop()).resolves.toBeUndefined()
  })
})

describe('browsing', () => {
  test('drops a room whose host falls silent, in time', () => {
    host.announce()
    network.passes = ({ source }) => source !== '10.0.0.1'
    pass(TTL_S * 1_000 + 3_100)
    expect(guest.names).toEqual([])
  })

  test('keeps a room whose host is there, for hours, and rarely asks', () => {
    host.announce()
    pass(60_000)
    const before = network.sent.length
    pass(3_600_000)
    expect(guest.lists).toHaveLength(1)
    // A question and an answer every ten seconds.
    expect(network.sent.length - before).toBeLessThan(800)
  })

  test('keeps a room while four of five questions get lost, or four of five answers', () => {
    host.announce()
    for (const kind of ['query', 'response']) {
      let count = 0
      network.passes = ({ bytes }) => decodePacket(bytes)?.kind !== kind || ++count % 5 === 0
      pass(600_000)
    }
    expect(guest.lists).toHaveLength(1)
  })

  test('asks less and less while nothing is there', () => {
    pass(60_000)
    const before = queries().length
    pass(600_000)
    expect(queries().length - before).toBe(10)
  })

  test('on many computers costs the network little more than on one', () => {
    host.announce()
    for (let i = 0; i < 20; i++) {
      network.program(`m${i}`, { table: { eth0: [ipv4(`10.0.0.${100 + i}`)] } }).browse()
    }
    pass(120_000)
    const before = responses().length
    pass(100_000)
    expect(responses().length - before).toBeLessThanOrEqual(20)
  })

  test('stops when asked, and then receives nothing', () => {
    const late = network.program('late', { table: { eth0: [ipv4('10.0.0.3')] } })
    const lists: number[] = []
    const browser = late.discovery.browse((rooms) => lists.push(rooms.length))
    browser.stop()
    host.announce()
    pass(5_000)
    expect(lists).toEqual([])
  })

  test('ignores loopback, multicast, broadcast and unspecified addresses', () => {
    const [link] = linksOf(ofHost.table)
    const records = link && recordsOn(kitchen, link, 'parley-liar')
    if (!records) throw new Error('a room on the link has records')
    const target = 'parley-liar-0-0-0-0.local'
    const lies = ['127.0.0.1', '0.0.0.0', '224.0.0.251', '255.255.255.255', '10.0.0.66']
    const named = records.details.filter(({ type }) => type !== 'A')
    const addresses = lies.map((data): MdnsRecord => ({ type: 'A', name: target, ttl: 25, data }))
    network.inject(encodeResponse([records.pointer, ...named, ...addresses]), '10.0.0.66')
    expect(guest.addresses).toEqual(['10.0.0.66:5050'])
  })

  test('finds a room whose records arrive one by one', () => {
    const [link] = linksOf(ofHost.table)
    const records = link && recordsOn(kitchen, link, 'parley-slow')
    if (!records) throw new Error('a room on the link has records')
    for (const one of [...records.details, records.pointer].toReversed()) {
      expect(guest.names).toEqual([])
      network.inject(encodeResponse([one]), '10.0.0.5')
    }
    expect(guest.names).toEqual(['Kitchen'])
  })

  test('does not keep a room for the days that its announcement claims', () => {
    const [link] = linksOf(ofHost.table)
    const records = link && recordsOn(kitchen, link, 'parley-vain', 4_000_000)
    if (!records) throw new Error('a room on the link has records')
    network.inject(encodeResponse([records.pointer, ...records.details]), '10.0.0.5')
    expect(guest.names).toEqual(['Kitchen'])
    pass(TTL_S * 1_000)
    expect(guest.names).toEqual([])
  })

  test('survives a flood of rooms, and still hears an honest one', () => {
    for (let i = 0; i < 2_000; i++) {
      const [link] = linksOf({ eth0: [ipv4('10.0.0.66')] })
      const records = link && recordsOn({ ...kitchen, room: `r${i}` }, link, `parley-${i}`)
      if (records) network.inject(encodeResponse([records.pointer], records.details), '10.0.0.66')
    }
    expect(guest.lists.at(-1)).toHaveLength(20)
    pass(TTL_S * 1_000)
    host.announce()
    pass(200)
    expect(guest.names).toContain('Kitchen')
  })

  test('one computer that announces names without end takes no space from others', () => {
    for (let i = 0; i < 2_000; i++) {
      const pointer = { type: 'PTR', name: SERVICE_NAME, ttl: 120, data: `x${i}.${SERVICE_NAME}` } as const
      network.inject(encodeResponse([pointer]), '10.0.0.66')
    }
    host.announce()
    expect(guest.names).toEqual(['Kitchen'])
  })

  test('nor do many such computers', () => {
    for (let computer = 0; computer < 20; computer++) {
      for (let i = 0; i < 100; i++) {
        const data = `x${computer}-${i}.${SERVICE_NAME}`
        network.inject(
          encodeResponse([{ type: 'PTR', name: SERVICE_NAME, ttl: 120, data }]),
          `10.0.1.${computer}`,
        )
      }
    }
    host.announce()
    expect(guest.names).toEqual(['Kitchen'])
  })

  test('asks again for a room that is said to be gone: anyone can say so', () => {
    host.announce()
    pass(8_000)
    const [link] = linksOf(ofHost.table)
    const records = link && recordsOn(kitchen, link, 'any', 0)
    if (!records) throw new Error('a room on the link has records')
    network.inject(encodeResponse([records.pointer]), '10.0.0.66')
    expect(guest.names).toEqual([])
    pass(2_500)
    expect(guest.names).toEqual(['Kitchen'])
  })
})

/** A question that contains an answer its asker already has (RFC 6762 §7.1). */
function queryKnowing(known: MdnsRecord | undefined): Uint8Array {
  if (!known) throw new Error('there is nothing to know')
  const bytes = Buffer.from(encodeResponse([known]))
  // Turns a response with one answer into a question with that answer.
  const head = Buffer.from(question)
  head.writeUInt16BE(1, 6)
  return Buffer.concat([head, bytes.subarray(12)])
}

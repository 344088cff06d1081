import { describe, test, type TestContext } from 'vitest'
import { formatAddress } from '../../shared/protocol/finding/address.ts'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import type { Driver, Line } from './driver.ts'
import { noNetworks, TestNetworks } from './test-networks.ts'

const reason = noNetworks()
if (reason !== null) process.stderr.write(`Tests between network namespaces are skipped: ${reason}.\n`)

/** Tests run side by side: each has separate networks, which end with it. */
const newNetworks = ({ onTestFinished }: TestContext): TestNetworks => {
  const made = new TestNetworks()
  onTestFinished(() => made.close())
  return made
}

const names = (rooms: readonly FoundRoom[]) => rooms.map(({ name }) => name).join()
const are = (expected: string) => (rooms: readonly FoundRoom[]) => names(rooms) === expected
const addresses = (rooms: readonly FoundRoom[], index = 0) => rooms[index]?.addresses.map(formatAddress)

/** Waits until a program listens, so its start does not count as network time. */
async function listening(driver: Driver): Promise<Driver> {
  const ready = (line: Line): line is Line & { type: 'state' } =>
    line.type === 'state' && line.state.kind === 'on' && line.state.links.length > 0
  await driver.until(ready)
  return driver
}

function twoComputers(networks: TestNetworks): { a: string; b: string } {
  const [a, b] = [networks.computer('a'), networks.computer('b')]
  networks.plug(a, 1, 1)
  networks.plug(b, 1, 2)
  return { a, b }
}

describe.skipIf(reason !== null)('rooms on one network', () => {
  test('are listed, follow their host, and are gone with its goodbye', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    const host = await listening(networks.run(a, 'publish'))
    const browser = await listening(networks.run(b, 'browse', 'lasting'))

    host.send({ announce: { id: 'kitchen', name: 'Kitchen' } })
    const { rooms } = await browser.rooms(are('Kitchen'))
    expect(addresses(rooms)).toEqual(['10.77.1.1:5050'])

    host.send({ announce: { id: 'kitchen', name: 'Kitchen', members: 5 } })
    await browser.rooms(([room]) => room?.members === 5)

    await host.stop()
    await browser.rooms(are(''))
  })

  test('of three computers are seen by all; one that dies silently goes when its announcement expires, and the other stays', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    const c = networks.computer('c')
    networks.plug(c, 1, 3)
    const dying = networks.run(a, 'publish')
    const living = networks.run(b, 'publish')
    dying.send({ announce: { id: 'attic' } })
    living.send({ announce: { id: 'cellar' } })
    const browsers = [a, b, c].map((computer) => networks.run(computer, 'browse'))
    await Promise.all(browsers.map((browser) => browser.rooms(are('attic,cellar'))))

    await dying.kill()
    await Promise.all(browsers.map((browser) => browser.rooms(are('cellar'))))
    // No browser lost the room of the host that stayed.
    for (const { lines } of browsers) {
      const listed = lines.flatMap((line) => (line.type === 'rooms' ? [names(line.rooms)] : []))
      expect(new Set(listed.slice(listed.indexOf('attic,cellar')))).toEqual(
        new Set(['attic,cellar', 'cellar']),
      )
    }
  })

  test('with the same name, or with the same id and different keys, are listed separately', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    const browser = networks.run(b, 'browse', 'lasting')
    const [one, other] = [networks.run(a, 'publish'), networks.run(b, 'publish')]
    one.send({ announce: { id: 'first', name: 'Kitchen' } })
    other.send({ announce: { id: 'second', name: 'Kitchen' } })
    one.send({ announce: { id: 'claimed', name: 'Hall', fingerprint: 'key-of-the-owner' } })
    other.send({ announce: { id: 'claimed', name: 'Hall', fingerprint: 'key-of-the-thief' } })
    const { rooms } = await browser.rooms(
      (list) => are('Hall,Hall,Kitchen,Kitchen')(list) && list[1]?.addresses.length === 2,
    )
    expect(addresses(rooms, 0)).toEqual(['10.77.1.1:5050'])
    expect(addresses(rooms, 1)).toEqual(['10.77.1.2:5050', '127.0.0.1:5050'])

    other.send({ withdraw: 'claimed' })
    const left = await browser.rooms((list) => list.length === 3)
    expect(left.rooms[0]?.fingerprint).toBe('key-of-the-owner')
  })

  test('are found by a computer that starts to look later', async (context) => {
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    const host = await listening(networks.run(a, 'publish'))
    host.send({ announce: { id: 'kitchen' } })
    await host.until((line): line is Line => line.type === 'announced')
    await networks.run(b, 'browse', 'lasting').rooms(are('kitchen'))
  })
})

describe.skipIf(reason !== null)('a computer', () => {
  test('in no network at all lists the rooms of its other programs', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const alone = networks.computer('alone')
    networks.run(alone, 'publish').send({ announce: { id: 'kitchen' } })
    const { rooms } = await networks.run(alone, 'browse', 'lasting').rooms(are('kitchen'))
    expect(addresses(rooms)).toEqual(['127.0.0.1:5050'])
  })

  test('in two networks lists a room of both once, and keeps it when it loses one', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.plug(a, 2, 1, 'wlan0')
    networks.plug(b, 2, 2, 'wlan0')
    networks.run(a, 'publish').send({ announce: { id: 'kitchen' } })
    const browser = networks.run(b, 'browse', 'lasting')
    const both = await browser.rooms(([room]) => room?.addresses.length === 2)
    expect(both.rooms).toHaveLength(1)
    expect(addresses(both.rooms)).toEqual(['10.77.1.1:5050', '10.77.2.1:5050'])

    networks.ip(b, 'link', 'set', 'eth0', 'down')
    const left = await browser.rooms(([room]) => room?.addresses.length === 1)
    expect(addresses(left.rooms)).toEqual(['10.77.2.1:5050'])
  })

  test('in two networks announces on each only the addresses there', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.plug(a, 2, 1, 'wlan0')
    networks.run(a, 'publish').send({ announce: { id: 'kitchen' } })
    const { rooms } = await networks.run(b, 'browse', 'lasting').rooms(are('kitchen'))
    expect(addresses(rooms)).toEqual(['10.77.1.1:5050'])
  })

  test('that loses its network lists nothing, and lists the room again when it is back', async (context) => {
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.run(a, 'publish').send({ announce: { id: 'kitchen' } })
    const browser = networks.run(b, 'browse', 'lasting')
    await browser.rooms(are('kitchen'))
    networks.ip(b, 'link', 'set', 'eth0', 'down')
    await browser.rooms(are(''))
    networks.ip(b, 'link', 'set', 'eth0', 'up')
    await browser.rooms(are('kitchen'))
  })

  for (const whose of ['its', 'its host’s'] as const) {
    test(`still finds a room when ${whose} interface is replaced by one that looks the same`, async (context) => {
      const { expect } = context
      const networks = newNetworks(context)
      const { a, b } = twoComputers(networks)
      const host = await listening(networks.run(a, 'publish'))
      const browser = await listening(networks.run(b, 'browse', 'lasting'))
      host.send({ announce: { id: 'kitchen' } })
      await browser.rooms(are('kitchen'))
      const [computer, number] = whose === 'its' ? ([b, 2] as const) : ([a, 1] as const)
      await expect.poll(() => networks.isListenedTo(computer)).toBe(true)
      networks.replace(computer, 1, number)
      host.send({ announce: { id: 'kitchen', members: 5 } })
      await browser.rooms(([room]) => room?.members === 5)
    })
  }

  test('lists a room whose host gets another address with that address alone', async (context) => {
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.run(a, 'publish').send({ announce: { id: 'kitchen' } })
    const browser = networks.run(b, 'browse', 'lasting')
    await browser.rooms(are('kitchen'))
    networks.ip(a, 'addr', 'del', '10.77.1.1/24', 'dev', 'eth0')
    networks.ip(a, 'addr', 'add', '10.77.1.77/24', 'dev', 'eth0')
    await browser.rooms((rooms) => addresses(rooms)?.join() === '10.77.1.77:5050')
  })
})

describe.skipIf(reason !== null)('a network that filters multicast', () => {
  test('on its way to a computer hides the rooms from it without an error', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.filter(b, { hook: 'input', rule: 'iifname "eth0" udp dport 5353 drop' })
    const host = networks.run(a, 'publish')
    host.send({ announce: { id: 'kitchen' } })
    const near = networks.run(a, 'browse', 'lasting')
    const browser = await listening(networks.run(b, 'browse', 'lasting'))
    await near.rooms(are('kitchen'))
    expect(browser.lines.filter(({ type }) => type === 'rooms')).toEqual([])

    networks.filter(b)
    await browser.rooms(are('kitchen'))
  })

  test('of IPv4 lets rooms be found by IPv6', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.filter(b, { hook: 'input', rule: 'ip daddr 224.0.0.251 drop' })
    networks.run(a, 'publish').send({ announce: { id: 'kitchen', bind: '::' } })
    const { rooms } = await networks.run(b, 'browse', 'lasting').rooms(are('kitchen'))
    expect(addresses(rooms)).toEqual([expect.stringMatching(/^\[fe80:[\da-f:]+%eth0\]:5050$/)])
  })

  test('on its way from a computer is reported as a problem until it ends', async (context) => {
    const { expect } = context
    const networks = newNetworks(context)
    const { a, b } = twoComputers(networks)
    networks.filter(b, { hook: 'output', rule: 'oifname "eth0" udp dport 5353 drop' })
    networks.run(a, 'publish').send({ announce: { id: 'kitchen' } })
    const browser = networks.run(b, 'browse', 'lasting')
    const withProblem = (line: Line): line is Line & { type: 'state' } =>
      line.type === 'state' && line.state.problems.some(({ link }) => link === 'eth0 IPv4')
    const { state } = await browser.until(withProblem)
    expect(state).toMatchObject({
      kind: 'on',
      problems: expect.arrayContaining([
        expect.objectContaining({ link: 'eth0 IPv4', code: 'send-forbidden' }),
      ]),
    })

    const from = browser.lines.length
    networks.filter(b)
    const without = (line: Line): line is Line & { type: 'state' } =>
      line.type === 'state' && line.state.problems.length === 0
    await browser.until(without, from)
    await browser.rooms(are('kitchen'))
  })
})

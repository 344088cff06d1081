import { beforeEach, describe, expect, test } from 'vitest'
import { formatAddress, parseAddress, type Address } from '../protocol/address.ts'
import type { CloseReason } from '../protocol/close-reasons.ts'
import { decodeClientFrame } from '../protocol/decode.ts'
import { encode, Encoded } from '../protocol/encode.ts'
import type { ClientFrame, ToldRoom } from '../protocol/frames.ts'
import { limits } from '../protocol/limits.ts'
import { ManualClock } from '../protocol/manual-clock.ts'
import { memoryTransports } from '../protocol/memory-transport.ts'
import type { Transport } from '../protocol/transport.ts'
import type { FoundRoom } from './found-rooms.ts'
import { Prober, type ProbeTarget } from './prober.ts'

const KEY = 'k'.repeat(43)
const OTHER_KEY = 'o'.repeat(43)
const kitchen: ToldRoom = {
  kind: 'room',
  version: '1.0',
  room: { id: 'kitchen', name: 'Kitchen' },
  policy: 'knock',
  here: 3,
}

type Behaviour =
  | { readonly kind: 'room'; readonly told: ToldRoom; readonly key?: string; readonly before?: string }
  | { readonly kind: 'refuses' }
  | { readonly kind: 'closes'; readonly reason: CloseReason }
  | { readonly kind: 'silent' }

const address = (text: string): Address => {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.address
}
const at = (text: string, known?: ProbeTarget['known']): ProbeTarget => ({
  address: address(text),
  ...(known && { known }),
})

/** A network of hosts that behave as told, and a prober in it. */
class Network {
  readonly clock = new ManualClock()
  readonly hosts = new Map<string, Behaviour>()
  /** Every address that was dialled, in order, with the time. */
  readonly dialled: { readonly at: number; readonly address: string }[] = []
  readonly asked: ClientFrame[] = []
  /** Where names lead; others are still looked up. */
  readonly names = new Map<string, string[]>()
  readonly lookedUp: string[] = []
  /** Those that are still looked up. */
  readonly #naming = new Map<string, (hosts: readonly string[]) => void>()
  underWay = 0
  mostUnderWay = 0
  rooms: readonly FoundRoom[] = []
  readonly prober = new Prober(
    {
      clock: this.clock,
      lookUp: (name, done) => {
        this.lookedUp.push(name)
        const hosts = this.names.get(name)
        if (hosts) done(hosts)
        else this.#naming.set(name, done)
        return () => this.#naming.delete(name)
      },
      dial: (all, expected) => (outcome) => {
        const text = all.map(formatAddress).join()
        this.dialled.push({ at: this.clock.elapsed(), address: text })
        this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay)
        const host = this.hosts.get(text) ?? { kind: 'silent' }
        if (host.kind === 'refuses') this.clock.endOfTick(() => outcome.onFailed('connection-refused', ''))
        if (host.kind === 'room' || host.kind === 'closes') {
          const key = (host.kind === 'room' ? host.key : undefined) ?? KEY
          this.clock.endOfTick(() => {
            if (expected !== undefined && expected !== key) outcome.onFailed('host-key-changed', '')
            else outcome.onOpen(this.#answering(host, key))
          })
        }
        return () => this.underWay--
      },
    },
    (rooms) => {
      this.rooms = rooms
    },
  )

  /** A lookup that is under way ends. */
  known(name: string, ...hosts: string[]): void {
    this.#naming.get(name)?.(hosts)
  }

  #answering(host: Behaviour, hostKey: string): Transport {
    const [ours, theirs] = memoryTransports(this.clock)
    theirs.listen({
      onFrame: (text) => {
        const decoded = decodeClientFrame(text)
        if (decoded.ok === true) this.asked.push(decoded.value)
        if (host.kind === 'room' && host.before !== undefined) theirs.send(new Encoded([host.before]))
        if (host.kind === 'room') theirs.send(encode(host.told, { kind: 'close', reason: 'answered' }))
        if (host.kind === 'closes') theirs.send(encode({ kind: 'close', reason: host.reason }))
      },
      onProblem: () => {},
      onClose: () => {},
    })
    return Object.assign(ours, { hostKey })
  }
}

let network: Network
beforeEach(() => {
  network = new Network()
})
const names = () => network.rooms.map(({ name }) => name)

describe('a name that is to be asked', () => {
  const RANGE = Array.from({ length: limits.probesAtOnce }, (_, i) => at(`10.0.7.${i}`))

  test('is looked up first, asked at all its addresses, and listed as it was given', () => {
    network.names.set('attic.local', ['10.0.5.20', 'fe80::20'])
    network.hosts.set('10.0.5.20:5051,[fe80::20]:5051', { kind: 'room', told: kitchen })
    network.prober.follow([at('attic.local:5051')])
    network.clock.advance(100)
    expect(network.rooms).toMatchObject([{ id: 'kitchen', addresses: [address('attic.local:5051')] }])
  })

  test('and leads nowhere is no room, and looked up again at its next turn', () => {
    network.names.set('attic.local', [])
    network.prober.follow([at('attic.local')])
    expect(network.dialled).toEqual([])
    network.clock.advance(limits.probeEveryMs)
    expect(network.lookedUp).toHaveLength(2)
    expect(network.dialled).toEqual([])
  })

  test('keeps nobody else from being asked while it is looked up, however many there are', () => {
    const nobodies = Array.from({ length: limits.probedEntries }, (_, i) => at(`nobody${i}.example`))
    network.prober.follow([...nobodies, ...RANGE])
    network.clock.advance(2_000)
    expect(network.dialled).toHaveLength(RANGE.length)
    expect(network.mostUnderWay).toBe(limits.probesAtOnce)
  })

  test('has waited long enough after namingMs: whoever waits for all to be asked goes on', async () => {
    network.prober.follow([at('nobody.example')])
    let asked = false
    const all = network.prober.askedAll().then(() => (asked = true))
    network.clock.advance(limits.namingMs - 1)
    await Promise.resolve()
    expect(asked).toBe(false)
    network.clock.advance(1)
    await all
    expect(network.dialled).toEqual([])
  })

  test('that takes its time is asked as soon as it is known, within the pace', () => {
    network.prober.follow([at('attic.local'), ...RANGE.slice(0, 3)])
    network.clock.advance(1_000)
    network.known('attic.local', '10.0.5.20')
    network.clock.advance(100)
    expect(network.dialled.at(-1)).toEqual({ at: 1_000, address: '10.0.5.20:5050' })
    expect(network.dialled).toHaveLength(4)
  })

  test('that waits for a minute behind others that lead nowhere is asked once it is known', () => {
    network.prober.follow([at('attic.local:5051')])
    network.clock.advance(60_000)
    network.hosts.set('10.0.5.20:5051', { kind: 'room', told: kitchen })
    network.known('attic.local', '10.0.5.20')
    network.clock.advance(100)
    expect(names()).toEqual(['Kitchen'])
    expect(network.lookedUp).toEqual(['attic.local'])
  })

  test('is not looked up any more when it is taken off the list', () => {
    let cancelled = 0
    const { clock } = network
    const lookUp = () => () => void cancelled++
    const dial = () => {
      throw new Error('nobody is to be asked')
    }
    const prober = new Prober({ clock, lookUp, dial }, () => {})
    prober.follow([at('attic.local')])
    prober.follow([])
    clock.advance(limits.probeEveryMs)
    expect(cancelled).toBe(1)
  })
})

describe('a prober', () => {
  test('[A1] lists a room that answers, as if it were announced', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    network.prober.follow([at('10.0.5.20')])
    network.clock.settle()
    expect(network.rooms).toEqual([
      {
        id: 'kitchen',
        name: 'Kitchen',
        version: '1.0',
        members: 3,
        policy: 'knock',
        fingerprint: KEY.slice(0, 16),
        addresses: [address('10.0.5.20:5050')],
      },
    ])
    expect(network.asked).toEqual([{ kind: 'about', version: '1.0' }])
    expect(network.underWay).toBe(0)
  })

  test('lists a room of two addresses once', () => {
    for (const text of ['10.0.5.20:5050', '10.0.6.20:5050'])
      network.hosts.set(text, { kind: 'room', told: kitchen })
    network.prober.follow([at('10.0.5.20'), at('10.0.6.20')])
    network.clock.advance(1_000)
    expect(network.rooms).toHaveLength(1)
    expect(network.rooms[0]?.addresses).toHaveLength(2)
  })

  test('[A3] says to nobody but the known host which room is asked for', () => {
    const known = { room: 'kitchen', hostKey: KEY }
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen, key: OTHER_KEY })
    network.prober.follow([at('10.0.5.20', known)])
    network.clock.settle()
    expect(network.asked).toEqual([])
    expect(names()).toEqual([])

    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    network.clock.advance(limits.probeEveryMs)
    expect(network.asked).toEqual([{ kind: 'about', version: '1.0', room: 'kitchen' }])
    expect(names()).toEqual(['Kitchen'])
  })

  test.each(['2', '1.0\u009B2J', '\u202E0.1', ''])('does not list a room of version %j', (version) => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: { ...kitchen, version } })
    network.hosts.set('10.0.5.21:5050', {
      kind: 'room',
      told: { ...kitchen, room: { id: 'cellar', name: 'Cellar' } },
    })
    network.prober.follow([at('10.0.5.20'), at('10.0.5.21')])
    network.clock.advance(1_000)
    expect(names()).toEqual(['Cellar'])
  })

  test('[A3] does not take another room at the address for the known one', () => {
    const other = { ...kitchen, room: { id: 'cellar', name: 'Cellar' } }
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: other })
    network.prober.follow([at('10.0.5.20', { room: 'kitchen', hostKey: KEY })])
    network.clock.settle()
    expect(names()).toEqual([])
  })

  test('[A2] lists a hidden room without a count', () => {
    const { here: _, ...told } = kitchen
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told })
    network.prober.follow([at('10.0.5.20', { room: 'kitchen', hostKey: KEY })])
    network.clock.settle()
    expect(network.rooms).toMatchObject([{ members: null }])
  })

  test.each([
    { kind: 'refuses' },
    { kind: 'closes', reason: 'not-told' },
    { kind: 'closes', reason: 'host-stopping' },
  ] as const)('drops a room at once where the host $kind $reason', (behaviour) => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    network.prober.follow([at('10.0.5.20')])
    network.clock.settle()
    network.hosts.set('10.0.5.20:5050', behaviour)
    network.clock.advance(limits.probeEveryMs)
    expect(names()).toEqual([])
  })

  test('forgives one silence and not two', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    network.prober.follow([at('10.0.5.20')])
    network.clock.settle()
    network.hosts.delete('10.0.5.20:5050')
    network.clock.advance(limits.probeEveryMs + limits.probeMs)
    expect(names()).toEqual(['Kitchen'])
    network.clock.advance(limits.probeEveryMs + limits.probeMs)
    expect(names()).toEqual([])
  })

  test('forgives one silence among a thousand addresses where nobody is', () => {
    const silent = Array.from({ length: 1_000 }, (_, i) => at(`10.1.${i >> 8}.${i & 255}`))
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    network.prober.follow([at('10.0.5.20'), ...silent])
    // The first time round takes longest.
    network.clock.advance(120_000)
    expect(names()).toEqual(['Kitchen'])
    network.hosts.delete('10.0.5.20:5050')
    network.clock.advance(limits.probeEveryMs)
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    for (let second = 0; second < 120; second++) {
      network.clock.advance(1_000)
      expect(names()).toEqual(['Kitchen'])
    }
  })

  test('[V3] hears what a newer host says besides, and waits for the answer', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen, before: '{"kind":"weather"}' })
    network.prober.follow([at('10.0.5.20')])
    network.clock.settle()
    expect(names()).toEqual(['Kitchen'])
  })

  test('does not look through a silent range each time that the networks of a machine change', () => {
    network.prober.follow(Array.from({ length: 1_000 }, (_, i) => at(`10.1.${i >> 8}.${i & 255}`)))
    network.clock.advance(60_000)
    const before = network.dialled.length
    for (let times = 0; times < 60; times++) {
      network.prober.askNow()
      network.clock.advance(10_000)
    }
    // Twice the slow pace at most: once for the turns that are due, once for the changes.
    expect(network.dialled.length - before).toBeLessThanOrEqual(2 * 600 * limits.probesOfSilentPerSecond)
  })

  test('drops what it is not to ask any more', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', told: kitchen })
    network.prober.follow([at('10.0.5.20')])
    network.clock.settle()
    network.prober.follow([])
    expect(names()).toEqual([])
    network.clock.advance(10 * limits.probeEveryMs)
    expect(network.dialled).toHaveLength(1)
  })

  test('asks everybody again when it is told to, those under way as well', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'refuses' })
    network.prober.follow([at('10.0.5.20'), at('10.0.5.21')])
    network.clock.advance(100)
    network.prober.askNow()
    network.clock.advance(limits.probeMs + 100)
    expect(network.dialled.map(({ address: text }) => text)).toEqual([
      '10.0.5.20:5050',
      '10.0.5.21:5050',
      '10.0.5.20:5050',
      '10.0.5.21:5050',
    ])
  })

  test('keeps to its pace, its number at once and its turns, however many addresses there are', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => at(`10.0.${i >> 8}.${i & 255}`))
    network.prober.follow(many)
    network.clock.advance(120_000)
    expect(network.mostUnderWay).toBeLessThanOrEqual(limits.probesAtOnce)
    const bounded = limits.probedAddresses + limits.recentsProbed
    expect(new Set(network.dialled.map(({ address: text }) => text)).size).toBe(bounded)
    for (let second = 0; second < 120; second++) {
      const begun = network.dialled.filter((one) => Math.floor(one.at / 1_000) === second)
      expect(begun.length).toBeLessThanOrEqual(limits.probesPerSecond + 1)
    }
    // Nobody answered, so the second round does not begin before its time.
    expect(network.dialled).toHaveLength(bounded)
    network.clock.advance(10 * 60_000)
    expect(network.dialled.length).toBeLessThanOrEqual(bounded * 4)
  })

  test('tells when everything was asked once', async () => {
    let all = false
    network.prober.follow([at('10.0.5.20'), at('10.0.5.21')])
    void network.prober.askedAll().then(() => (all = true))
    network.clock.advance(limits.probeMs - 1)
    await Promise.resolve()
    expect(all).toBe(false)
    network.clock.advance(100)
    await Promise.resolve()
    expect(all).toBe(true)
  })

  test.each([
    ['an address is asked', '10.0.5.20'],
    ['a name is looked up', 'nobody.example'],
  ])('keeps nobody waiting when it is stopped while %s, nor afterwards', async (_title, text) => {
    let told = 0
    network.prober.follow([at(text)])
    void network.prober.askedAll().then(() => told++)
    network.prober.stop()
    void network.prober.askedAll().then(() => told++)
    network.clock.advance(limits.probeMs + limits.namingMs)
    await Promise.resolve()
    expect(told).toBe(2)
  })

  test('with nothing to ask, and after its end, does nothing', () => {
    network.prober.follow([])
    network.clock.advance(3_600_000)
    network.prober.follow([at('10.0.5.20')])
    network.prober.stop()
    network.clock.advance(3_600_000)
    expect(network.dialled).toHaveLength(1)
    expect(network.underWay).toBe(0)
  })
})

import type { NetworkInterfaceInfo } from 'node:os'
import type { DiscoveryState, LinkProblem } from '../../finding/discovery-state.ts'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import { countingChance, ManualClock } from '../../protocol/base/manual-clock.ts'
import type { InterfaceTable } from '../interfaces/addresses.ts'
import type { NetworkEvents } from '../interfaces/network-source.ts'
import { NetworkWatch } from '../interfaces/network-watch.ts'
import { openDiscovery, type Discovery, type PublishedRoom } from './discovery.ts'
import type { LinkEvents, OpenLink } from './link.ts'
import type { LinkSpec } from './link-spec.ts'

export interface Datagram {
  readonly bytes: Buffer
  readonly source: string
  readonly link: string
}

interface Socket {
  readonly computer: string
  readonly spec: LinkSpec
  readonly events: LinkEvents
}

export const ipv4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '02:00:00:00:00:01',
  internal,
  cidr: `${address}/24`,
})

export const ipv6 = (address: string, scopeid: number): NetworkInterfaceInfo => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  family: 'IPv6',
  mac: '02:00:00:00:00:01',
  internal: false,
  cidr: `${address}/64`,
  scopeid,
})

/**
 * A network in memory, driven by a manual clock: what is sent on a link reaches every socket on its
 * interface's name.
 */
export class FakeNetwork {
  readonly clock = new ManualClock()
  readonly sent: Datagram[] = []
  /** Whether a datagram arrives; tests make it lossy. */
  passes: (datagram: Datagram) => boolean = () => true
  /** Why opening a link fails, if it does. */
  refuses: (spec: LinkSpec) => LinkProblem['code'] | null = () => null
  /** Whether the systems report changes; programs that start from then on listen. */
  notifies = false
  readonly listeners = new Map<string, NetworkEvents>()
  readonly #sockets = new Set<Socket>()

  /** A program on a computer with these interfaces, which tests may change. */
  program(computer: string, interfaces: { table: InterfaceTable }): Program {
    return new Program(this, computer, interfaces, this.#opener(computer))
  }

  /** Delivers a datagram to every socket on a network, as a stranger would. */
  inject(bytes: Uint8Array, source: string, name = 'eth0'): void {
    this.#deliver({ bytes: Buffer.from(bytes), source, link: `${name} IPv4` })
    this.clock.settle()
  }

  /**
   * Replaces all interfaces of a computer with ones that look the same; sockets on the old ones are
   * dead.
   */
  replaceInterfaces(computer: string): void {
    for (const socket of this.#sockets) if (socket.computer === computer) this.#sockets.delete(socket)
    this.listeners.get(computer)?.onChange()
  }

  get open(): number {
    return this.#sockets.size
  }

  #opener(computer: string): OpenLink {
    return (spec, events) => {
      const socket = { computer, spec, events }
      this.clock.endOfTick(() => {
        const code = this.refuses(spec)
        if (code !== null) {
          events.onFailed({ link: spec.id, code, detail: 'refused' })
          return
        }
        this.#sockets.add(socket)
        events.onReady()
      })
      return {
        send: async (bytes) => {
          const [own] = spec.addresses
          if (this.#sockets.has(socket) && own)
            this.#deliver({ bytes: Buffer.from(bytes), source: own.address, link: spec.id })
        },
        isJoined: () => this.#sockets.has(socket),
        close: () => this.#sockets.delete(socket),
      }
    }
  }

  #deliver(datagram: Datagram): void {
    this.sent.push(datagram)
    if (!this.passes(datagram)) return
    for (const { spec, events } of this.#sockets) {
      if (spec.id !== datagram.link) continue
      this.clock.endOfTick(() => events.onDatagram(datagram.bytes, datagram.source))
    }
  }
}

/** One process that publishes and browses, and what it received. */
export class Program {
  readonly discovery: Discovery
  readonly states: DiscoveryState[] = []
  lists: (readonly FoundRoom[])[] = []
  readonly #network: FakeNetwork

  constructor(
    network: FakeNetwork,
    computer: string,
    interfaces: { table: InterfaceTable },
    openLink: OpenLink,
  ) {
    this.#network = network
    this.discovery = openDiscovery({
      clock: network.clock,
      chance: { ...countingChance(), jitter: () => 0.5, id: () => `program${programs++}` },
      // A copy, as systems return: tests change their table in place.
      watch: new NetworkWatch(network.clock, {
        interfaces: () => ({ ...interfaces.table }),
        listen: (events) => {
          if (!network.notifies) return null
          network.listeners.set(computer, events)
          return () => network.listeners.delete(computer)
        },
      }),
      openLink,
      onState: (state) => this.states.push(state),
    })
    network.clock.settle()
  }

  browse(): this {
    this.discovery.browse((rooms) => this.lists.push(rooms))
    return this
  }

  announce(changes: Partial<PublishedRoom> = {}): void {
    this.discovery.publisher.announce({ ...kitchen, ...changes })
    this.#network.clock.settle()
  }

  get names(): string[] {
    return (this.lists.at(-1) ?? []).map(({ name }) => name)
  }

  get addresses(): string[] {
    return (this.lists.at(-1)?.[0]?.addresses ?? []).map(formatAddress)
  }
}

let programs = 0

export const kitchen: PublishedRoom = {
  version: '2.0',
  room: 'kitchen',
  name: 'Kitchen',
  members: 1,
  policy: 'open',
  fingerprint: 'abcdefghijklmnop',
  bind: '0.0.0.0',
  port: 5050,
}

import type { DiscoveryState } from '../../finding/discovery-state.ts'
import { FoundRooms, type FoundRoom } from '../../finding/found-rooms.ts'
import type { Chance, Clock } from '../../protocol/base/clock.ts'
import { NetworkWatch } from '../interfaces/network-watch.ts'
import { afterReading } from '../after-reading.ts'
import { systemChance, systemClock } from '../system.ts'
import { openLink, type OpenLink } from './link.ts'
import { Links } from './links.ts'
import { decodePacket } from './packet.ts'
import { Querier } from './querier.ts'
import type { PublishedRoom } from './records.ts'
import { Responder } from './responder.ts'

export type { PublishedRoom } from './records.ts'

/** Announces rooms on the network. A hidden room is one that is not announced. */
export interface Publisher {
  /** Announces a room, or its changes: name, count, policy, port. Sent at most once a second. */
  announce(room: PublishedRoom): void
  /** Says goodbye for a room; resolves when it was sent. */
  withdraw(id: string): Promise<void>
  /** Says goodbye for all rooms; resolves when it was sent. More may be announced afterwards. */
  stop(): Promise<void>
}

export interface Browser {
  stop(): void
}

/**
 * Publishing and browsing by DNS-SD over multicast DNS, through one set of sockets. Errors leave it
 * only as a state.
 */
export interface Discovery {
  readonly publisher: Publisher
  /**
   * Looks for rooms until stopped. The listener gets every new list, and nothing before something
   * was found.
   */
  browse(listener: (rooms: readonly FoundRoom[]) => void): Browser
  readonly state: DiscoveryState
  /** Says goodbye and closes everything. Nothing is received or sent after that. */
  stop(): Promise<void>
}

export interface DiscoveryDeps {
  readonly clock: Clock
  readonly chance: Chance
  /** One per process. */
  readonly watch: NetworkWatch
  readonly openLink: OpenLink
  readonly onState: (state: DiscoveryState) => void
}

/**
 * The system's clock with timers that do not keep a process alive: the sockets do, until discovery
 * is stopped.
 */
const backgroundClock: Clock = {
  ...systemClock,
  after: (ms, run) => afterReading(ms, run, false),
}

/**
 * Opens the sockets and starts following this computer's interfaces. The app passes in some of the
 * dependencies, and tests replace them.
 */
export function openDiscovery(deps: Partial<DiscoveryDeps> = {}): Discovery {
  const { clock, chance, onState, ...linkDeps }: DiscoveryDeps = { ...systemDeps(), ...deps }
  const queriers = new Set<Querier>()
  // The first events arrive while the links are opened, before everything below exists.
  const links: Links = new Links(
    { clock, ...linkDeps },
    {
      onUp: (link) => {
        responder.linkUp(link)
        for (const querier of queriers) querier.linkUp(link)
      },
      onDown: (link) => {
        for (const querier of queriers) querier.linkDown(link)
      },
      onDatagram: (bytes, source, link) => {
        const packet = decodePacket(bytes)
        if (!packet) return
        responder.onPacket(packet, link)
        for (const querier of queriers) querier.onPacket(packet, source, link)
      },
      onState,
    },
  )
  const sendDeps = {
    clock,
    chance,
    // A sender is awake anyway, and should know the current network.
    links: () => {
      linkDeps.watch.checkSoon()
      return links.ready()
    },
    send: links.send.bind(links),
  }
  const responder = new Responder({ ...sendDeps, target: `parley-${hostLabel(chance)}` })
  const browse = (listener: (rooms: readonly FoundRoom[]) => void): Browser => {
    const rooms = new FoundRooms(clock, listener)
    const querier = new Querier(sendDeps, rooms)
    queriers.add(querier)
    return {
      stop: () => {
        queriers.delete(querier)
        querier.stop()
        rooms.stop()
      },
    }
  }
  return {
    publisher: {
      announce: (room) => responder.announce(room),
      withdraw: (id) => responder.withdraw(id),
      stop: () => responder.withdrawAll(),
    },
    browse,
    get state() {
      return links.state
    },
    stop: async () => {
      for (const querier of queriers) querier.stop()
      queriers.clear()
      await responder.withdrawAll()
      links.stop()
    },
  }
}

const systemDeps = (): DiscoveryDeps => ({
  clock: backgroundClock,
  chance: systemChance,
  watch: new NetworkWatch(backgroundClock),
  openLink,
  onState: () => {},
})

/**
 * DNS names have no case, so an id in base64url loses some of its bits; the rest is random enough.
 */
const hostLabel = (chance: Chance): string =>
  chance
    .id()
    .toLowerCase()
    .replaceAll(/[^a-z\d]/g, '')
    .slice(0, 16)

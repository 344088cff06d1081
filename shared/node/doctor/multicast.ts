import type { Socket } from 'node:dgram'
import type { Multicast, MulticastLink } from '../../diagnosis/observation.ts'
import { isLoopback } from '../interfaces/addresses.ts'
import { arrivedOnOtherLink, type LinkSpec } from '../discovery/link-spec.ts'
import { systemError } from '../system-error.ts'
import { announcesRoom, MDNS_GROUPS, MDNS_PORT, mdnsQuery } from './mdns-query.ts'
import { withUdpSocket } from './udp.ts'

/** Answers arrive within 120 ms of a question (RFC 6762 §6); a sleeping phone takes a second. */
export const LISTEN_MS = 2_000
/** A lost datagram shows nothing, so the question is asked again. */
const REPEAT_MS = 700

/** Addresses listed per link in a report: enough to show that the network is alive. */
const MAX_SENDERS = 50

/**
 * Asks everyone on these links for rooms, and listens to all traffic for LISTEN_MS. Never rejects:
 * the observation says what could not be done.
 */
export async function probeMulticast(links: readonly LinkSpec[]): Promise<Multicast> {
  const begun = performance.now()
  const families = await Promise.all(
    (['IPv4', 'IPv6'] as const).map(async (family) => {
      const probes = links.filter((link) => link.family === family).map((link) => new LinkProbe(link))
      return probes.length === 0 ? [] : listen(family, probes)
    }),
  )
  return { kind: 'multicast', links: families.flat(), ms: Math.round(performance.now() - begun) }
}

/**
 * One link, and the result of asking on it. The question is unique to the link, so that it can be
 * recognised.
 */
class LinkProbe {
  readonly spec: LinkSpec
  readonly query = mdnsQuery('to-all')
  readonly senders = new Set<string>()
  readonly rooms = new Set<string>()
  sent = false
  ownHeard = false
  error: string | null = null

  constructor(spec: LinkSpec) {
    this.spec = spec
  }

  readonly setError = (error: unknown): void => {
    this.error ??= systemError(error).code ?? 'unknown'
  }

  receive(message: Buffer, address: string): void {
    if (this.senders.size < MAX_SENDERS) this.senders.add(address)
    if (announcesRoom(message) && this.rooms.size < MAX_SENDERS) this.rooms.add(address)
  }

  seen(): MulticastLink {
    const { spec, sent, error, ownHeard, senders, rooms } = this
    return {
      interface: spec.interface,
      family: spec.family,
      sent,
      error,
      ownHeard,
      others: [...senders],
      rooms: [...rooms],
    }
  }
}

/**
 * One socket for all links of a family: each socket of a port receives what arrives on any of them.
 */
function listen(family: LinkSpec['family'], probes: readonly LinkProbe[]): Promise<readonly MulticastLink[]> {
  const specs = probes.map(({ spec }) => spec)
  const own = new Set(specs.flatMap(({ addresses }) => addresses.map(({ address }) => address)))
  let asking: NodeJS.Timeout | undefined
  const seen = () => {
    clearInterval(asking)
    return probes.map((probe) => probe.seen())
  }
  const receive = (message: Buffer, { address }: { readonly address: string }) => {
    const [plain = address] = address.split('%')
    if (own.has(plain) || isLoopback(plain)) {
      for (const probe of probes) probe.ownHeard ||= message.equals(probe.query)
      return
    }
    for (const probe of probes)
      if (!arrivedOnOtherLink(address, probe.spec, specs)) probe.receive(message, address)
  }
  return withUdpSocket<readonly MulticastLink[]>({
    address: MDNS_GROUPS[family],
    shared: true,
    ms: LISTEN_MS,
    onTimeout: seen,
    // Without the port nothing can be received, and waiting would not change that.
    onError: (error) => {
      for (const probe of probes) probe.setError(error)
      return seen()
    },
    use: (socket) => {
      socket.on('message', receive)
      socket.bind(MDNS_PORT, () => {
        const joined = probes.filter(({ spec, setError }) =>
          attempt(() => socket.addMembership(MDNS_GROUPS[family], spec.multicastInterface), setError),
        )
        for (const { setError } of probes) {
          attempt(() => socket.setMulticastTTL(255), setError)
          attempt(() => socket.setMulticastLoopback(true), setError)
        }
        const ask = () => void askAll(socket, joined)
        asking = setInterval(ask, REPEAT_MS)
        ask()
      })
    },
  })
}

function attempt(act: () => unknown, onError: (error: unknown) => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    onError(error)
    return false
  }
}

/**
 * Sends on each interface in turn: the interface is a setting of the socket, so the sends may not
 * overlap.
 */
async function askAll(socket: Socket, probes: readonly LinkProbe[]): Promise<void> {
  for (const probe of probes) {
    const { spec, query, setError } = probe
    if (!attempt(() => socket.setMulticastInterface(spec.multicastInterface), setError)) continue
    const group = MDNS_GROUPS[spec.family]
    const to = spec.family === 'IPv4' ? group : `${group}%${spec.zone}`
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    const error = await new Promise<unknown>((resolve) => {
      attempt(() => socket.send(query, MDNS_PORT, to, resolve), resolve)
    })
    if (error === null || error === undefined) probe.sent = true
    else setError(error)
  }
}

import type { Socket } from 'node:dgram'
import type { Multicast, NetworkInterface } from '../../client/diagnosis/observation.ts'
import { systemError } from '../system-error.ts'
import { announcesRoom, MDNS_GROUP, MDNS_PORT, mdnsQuery } from './mdns-query.ts'
import { borrowUdp } from './udp.ts'

/** Answers come within 120 ms of a question (RFC 6762 §6); a sleeping phone takes a second. */
export const LISTEN_MS = 2_000
/** A lost datagram says nothing, so the question is asked again. */
const REPEAT_MS = 700

/** Addresses told in a report: enough to show that the network is alive. */
const MOST_HEARD = 50

/** One IPv4 address of each interface that leads to other machines. */
export const multicastSources = (list: readonly NetworkInterface[]): readonly NetworkInterface[] => {
  const outward = list.filter(({ kind, address }) => kind !== 'loopback' && !address.includes(':'))
  return outward.filter(({ name }, at) => outward.findIndex((one) => one.name === name) === at)
}

/**
 * Asks everybody on this machine’s networks for rooms, by IPv4, and listens to what anybody says for LISTEN_MS. Never
 * rejects: what could not be done stands in the observation.
 */
export function probeMulticast(list: readonly NetworkInterface[]): Promise<Multicast> {
  const sources = multicastSources(list)
  const own = new Set(list.map(({ address }) => address))
  const query = mdnsQuery('to-all')
  const sentBy = new Set<string>()
  const others = new Set<string>()
  const rooms = new Set<string>()
  let ownHeard = false
  let problem: string | null = sources.length === 0 ? 'no network' : null

  const begun = performance.now()
  let asking: NodeJS.Timeout | undefined
  const seen = (): Multicast => {
    clearInterval(asking)
    return {
      kind: 'multicast',
      sentBy: [...sentBy],
      error: problem,
      ownHeard,
      others: [...others],
      rooms: [...rooms],
      ms: Math.round(performance.now() - begun),
    }
  }
  const note = (error: unknown) => {
    problem ??= systemError(error).code ?? 'unknown'
  }
  const hear = (message: Buffer, { address }: { readonly address: string }) => {
    if (own.has(address)) {
      ownHeard ||= message.equals(query)
      return
    }
    if (others.size < MOST_HEARD) others.add(address)
    if (announcesRoom(message) && rooms.size < MOST_HEARD) rooms.add(address)
  }
  return borrowUdp<Multicast>({
    address: MDNS_GROUP,
    shared: true,
    ms: LISTEN_MS,
    late: seen,
    // Without the port nothing can be heard, and waiting would not change that.
    failed: (error) => {
      note(error)
      return seen()
    },
    use: (socket) => {
      socket.on('message', hear)
      socket.bind(MDNS_PORT, () => {
        const joined = sources.filter(({ address }) =>
          attempt(() => socket.addMembership(MDNS_GROUP, address), note),
        )
        attempt(() => socket.setMulticastTTL(255), note)
        attempt(() => socket.setMulticastLoopback(true), note)
        const ask = () => void askAll(socket, query, joined, sentBy, note)
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

/** Sends by each interface in turn: which one is a setting of the socket, so the sends may not overlap. */
async function askAll(
  socket: Socket,
  query: Buffer,
  sources: readonly NetworkInterface[],
  sentBy: Set<string>,
  onError: (error: unknown) => void,
): Promise<void> {
  for (const { name, address } of sources) {
    if (!attempt(() => socket.setMulticastInterface(address), onError)) continue
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    const error = await new Promise<unknown>((resolve) => {
      if (!attempt(() => socket.send(query, MDNS_PORT, MDNS_GROUP, resolve), resolve)) return
    })
    if (error === null || error === undefined) sentBy.add(name)
    else onError(error)
  }
}

import { createSocket } from 'node:dgram'
import type { LinkProblem, LinkProblemCode } from '../../finding/discovery-state.ts'
import { systemError } from '../system-error.ts'
import type { LinkSpec } from './link-spec.ts'

// Errors of a link leave it only as a problem with a reason.

/** mDNS: RFC 6762 §3 and §5. */
const PORT = 5353
const GROUP = { IPv4: '224.0.0.251', IPv6: 'ff02::fb' } as const
/** RFC 6762 §11: a packet with less was forwarded. */
const HOPS = 255
/**
 * Packets read from a link per second; a flood beyond it is dropped unread. A busy office has some
 * dozens.
 */
const PACKETS_PER_SECOND = 500

export interface LinkEvents {
  onReady(): void
  /** A datagram to the group or to this computer, from an mDNS port. */
  onDatagram(bytes: Buffer, source: string): void
  /** The link cannot listen and is closed; no further events. */
  onFailed(problem: LinkProblem): void
  /** Sending has started to fail, or works again (null). The link stays open. */
  onSending(problem: LinkProblem | null): void
}

export interface MulticastSocket {
  /** Resolves when the system has accepted or refused the datagram; onSending tells which. */
  send(bytes: Uint8Array): Promise<void>
  /**
   * Whether the system still counts this socket as a member of its group; found out by joining
   * again. It does not after the interface was removed, even if one with the same name and
   * addresses has replaced it: the socket is dead then and must be opened again.
   */
  isJoined(): boolean
  /** Leaves the group and frees the port. Earlier datagrams are on their way. */
  close(): void
}

export type OpenLink = (spec: LinkSpec, events: LinkEvents) => MulticastSocket

/**
 * Opens a multicast socket on one link. Port 5353 is shared with every other mDNS program of this
 * computer. Each gets a copy of what is sent to the group, but unicast reaches only one of them, so
 * nothing here asks for unicast answers.
 */
export const openLink: OpenLink = (spec, events) => {
  const group = GROUP[spec.family]
  const socket = createSocket({
    type: spec.family === 'IPv4' ? 'udp4' : 'udp6',
    reuseAddr: true,
    ipv6Only: spec.family === 'IPv6',
  })
  let state: 'opening' | 'ready' | 'closed' = 'opening'
  let sendProblem: string | null = null
  const mayRead = perSecond(PACKETS_PER_SECOND)

  const close = () => {
    if (state === 'closed') return
    state = 'closed'
    socket.close()
  }
  const fail = (code: LinkProblemCode, error: unknown) => {
    if (state === 'closed') return
    close()
    events.onFailed({ link: spec.id, code, detail: systemError(error).message })
  }
  socket.on('error', (error) => fail(state === 'opening' ? bindProblem(error) : 'no-multicast', error))
  socket.on('message', (bytes, { address, port }) => {
    // RFC 6762 §6 and §11: answers must come from the mDNS port, and asking from another port is
    // for programs that do not listen.
    if (port === PORT && mayRead()) events.onDatagram(bytes, address)
  })
  socket.bind(PORT, spec.family === 'IPv4' ? '0.0.0.0' : '::', () => {
    try {
      socket.addMembership(group, spec.multicastInterface)
      socket.setMulticastInterface(spec.multicastInterface)
      socket.setMulticastTTL(HOPS)
      socket.setMulticastLoopback(true)
    } catch (error) {
      fail('no-multicast', error)
      return
    }
    if (state !== 'opening') return
    state = 'ready'
    events.onReady()
  })

  const sent = (error: Error | null) => {
    if (state === 'closed') return
    const code = error && sendProblemCode(error)
    if (code === sendProblem) return
    sendProblem = code
    events.onSending(error && code && { link: spec.id, code, detail: error.message })
  }
  return {
    send: (bytes) =>
      new Promise((resolve) => {
        if (state !== 'ready') {
          resolve()
          return
        }
        socket.send(bytes, PORT, spec.family === 'IPv4' ? group : `${group}%${spec.zone}`, (error) => {
          sent(error)
          resolve()
        })
      }),
    isJoined: () => {
      if (state !== 'ready') return state === 'opening'
      try {
        socket.addMembership(group, spec.multicastInterface)
        return false
      } catch (error) {
        // Whatever else is wrong, opening it again meets it again, and reports the reason.
        return systemError(error).code === 'EADDRINUSE'
      }
    },
    close,
  }
}

function bindProblem(error: unknown): LinkProblemCode {
  switch (systemError(error).code) {
    case 'EADDRINUSE':
      return 'port-taken'
    case 'EACCES':
    case 'EPERM':
      return 'port-forbidden'
    default:
      return 'no-multicast'
  }
}

/** Firewalls refuse with EPERM or EACCES; anything else means that there is no route now. */
function sendProblemCode(error: Error): LinkProblemCode {
  const { code } = systemError(error)
  return code === 'EPERM' || code === 'EACCES' ? 'send-forbidden' : 'send-failed'
}

/** Returns true `max` times per second. */
function perSecond(max: number): () => boolean {
  let since = performance.now()
  let count = 0
  return () => {
    const now = performance.now()
    if (now - since >= 1_000) {
      since = now
      count = 0
    }
    return count++ < max
  }
}

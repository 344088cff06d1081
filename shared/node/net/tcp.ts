import { createServer, connect, isIP, type AddressInfo, type Server, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls'
import type { Dial } from '../../client/session/dial.ts'
import type { DialFailure, HostFailure } from '../../client/session/failures.ts'
import { formatAddress, type Address } from '../../protocol/finding/address.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { ListenFailure } from '../../protocol/finding/listen-failures.ts'
import type { Gate } from '../../host/admission/gate.ts'
import { ListenError, type Listen, type Listener } from '../../host/host.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { afterReading } from '../after-reading.ts'
import { peerFingerprint, type HostCertificate } from '../trust/certificate.ts'
import { channelBinding } from '../trust/channel-binding.ts'
import { systemError } from '../system-error.ts'
import { StreamTransport } from './stream-transport.ts'

// Every byte between a room’s computers passes here. control.ts and doctor/port.ts alone open others.

/** The first byte of a connection that begins with a ClientHello (RFC 8446 §5.1). */
const TLS_HANDSHAKE = 22

/** RFC 7301: the protocol inside TLS; the number is its major version. */
const ALPN = 'parley/2'
/** The protocol of older versions, which are only answered that this one is incompatible [V1]. */
const FORMER_ALPN = 'parley/1'
const OUTDATED = encode({ kind: 'close', reason: 'unsupported-version' }).bytes

/**
 * Connections that the system accepts before this process does: after a restart of the host
 * everyone returns at once.
 */
const BACKLOG = 4_096

/** The TLS settings of a host, and who may connect. */
export interface SecureListenOptions {
  readonly certificate: HostCertificate
  readonly gate: Gate
  /** From accepting a connection to the end of its handshake, in milliseconds. */
  readonly handshakeMs: number
}

/**
 * Listens without encryption: for measuring and debugging on this computer. Arguments as for {@link
 * listenTls}.
 */
export const listenTcp =
  (bind: string, port: number): Listen =>
  (accept) =>
    listenOn(bind, port, (socket) => accept(new StreamTransport(socket, peerOf(socket))))

/**
 * Listens with TLS 1.3 on an address of this computer: IPv4, IPv6 (with or without zone) or a host
 * name; port 0 picks a free one. The gate is before TLS: nothing is computed for a connection that
 * it refuses.
 */
export const listenTls =
  (bind: string, port: number, options: SecureListenOptions): Listen =>
  (accept) => {
    const secureContext = createSecureContext({
      key: options.certificate.key,
      cert: options.certificate.cert,
      minVersion: 'TLSv1.3',
    })
    return listenOn(bind, port, (socket) => {
      const entry = options.gate.enter(socket.remoteAddress ?? '', () => socket.destroy())
      if (entry.kind === 'refused') {
        socket.destroy()
        return
      }
      const { pass } = entry
      socket.once('close', () => pass.leave())
      const cancelDeadline = afterReading(options.handshakeMs, () => socket.destroy())
      socket.once('close', cancelDeadline)
      socket.once('data', (first: Buffer) => {
        // Most connections from strangers are not TLS at all: those cost a check of one byte and no
        // TLS connection.
        if (first[0] !== TLS_HANDSHAKE) {
          socket.destroy()
          return
        }
        socket.pause()
        socket.unshift(first)
        const secure = new TLSSocket(socket, {
          isServer: true,
          secureContext,
          ALPNProtocols: [ALPN, FORMER_ALPN],
        })
        // A stranger that breaks the handshake ends only its connection.
        secure.on('error', () => socket.destroy())
        secure.once('secure', () => {
          cancelDeadline()
          if (secure.alpnProtocol !== ALPN) {
            if (secure.alpnProtocol === FORMER_ALPN) secure.end(OUTDATED, () => socket.destroySoon())
            else socket.destroy()
            return
          }
          const facts = {
            binding: channelBinding(secure),
            hostKey: options.certificate.fingerprint,
            onAdmitted: () => pass.authenticated(),
          }
          accept(new StreamTransport(secure, peerOf(socket), facts))
        })
      })
    })
  }

const peerOf = ({ remoteAddress = 'unknown', remotePort = 0 }: Socket): string =>
  formatAddress({ host: remoteAddress, port: remotePort })

const listenOn = (bind: string, port: number, onSocket: (socket: Socket) => void): Promise<Listener> =>
  new Promise((resolve, reject) => {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      reject(new ListenError('bad-port', `${port} is not a port`))
      return
    }
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      // Each owner handles the close that follows; an error without a listener would end the
      // process.
      socket.on('error', () => {})
      onSocket(socket)
    })
    server.once('error', (error) => {
      reject(new ListenError(listenFailure(error), error.message))
    })
    const onListening = () => {
      const { address, port: actual } = server.address() as AddressInfo
      // From here on an error concerns one connection attempt, such as too many open files; the
      // room stays open.
      server.removeAllListeners('error').on('error', () => {})
      resolve({ at: { address, port: actual }, close: () => closeServer(server) })
    }
    try {
      server.listen({ host: bind, port, backlog: BACKLOG }, onListening)
    } catch (error) {
      // Node itself checks some of its arguments, such as a bind address with a NUL in it.
      reject(new ListenError('listen-failed', systemError(error).message))
    }
  })

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
  })

/** What a failed listen means to the user, from the system's error. */
export function listenFailure(error: unknown): ListenFailure {
  switch (systemError(error).code) {
    case 'EADDRINUSE':
      return 'port-taken'
    case 'EACCES':
    case 'EPERM':
      return 'port-forbidden'
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return 'address-not-here'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'name-not-found'
    default:
      return 'listen-failed'
  }
}

/**
 * Dials a room without encryption. A host name may have several addresses; they are tried as in RFC
 * 8305.
 */
export const dialTcp =
  (address: Address): Dial =>
  (outcome) => {
    const socket = connect(connectOptions(address))
    const attempt = dialAttempt(socket, outcome)
    socket.once('connect', () => attempt.succeed(() => new StreamTransport(socket, formatAddress(address))))
    return attempt.cancel
  }

/**
 * Dials a room with TLS 1.3. `expected` is the fingerprint of the only accepted key; it is compared
 * before this side sends its first byte [S7].
 */
export const dialTls =
  (address: Address, expected?: string): Dial =>
  (outcome) => {
    const socket = connectTls({
      ...connectOptions(address),
      // Only the key counts, not who signed it: it is compared here, or pinned by the session.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      ALPNProtocols: [ALPN],
    })
    const attempt = dialAttempt(socket, outcome)
    socket.once('secureConnect', () => {
      const hostKey = peerFingerprint(socket)
      if (socket.alpnProtocol !== ALPN || hostKey === undefined) attempt.fail('not-parley', '')
      else if (expected !== undefined && hostKey !== expected) {
        attempt.fail('host-key-changed', '', { known: expected, seen: hostKey })
      } else {
        const facts = { binding: channelBinding(socket), hostKey, onAdmitted: () => {} }
        attempt.succeed(() => new StreamTransport(socket, formatAddress(address), facts))
      }
    })
    return attempt.cancel
  }

const connectOptions = ({ host, port }: Address) => ({
  host,
  port,
  autoSelectFamily: isIP(host) === 0,
  noDelay: true,
  keepAlive: true,
})

/** One attempt: whatever happens first is its result. */
function dialAttempt(socket: Socket, { onOpen, onFailed }: Parameters<Dial>[0]) {
  let settled = false
  const settle = (act: () => void) => {
    if (settled) return
    settled = true
    cancelDeadline()
    act()
  }
  const fail = (...why: Parameters<typeof onFailed>) =>
    settle(() => {
      socket.destroy()
      onFailed(...why)
    })
  const cancelDeadline = afterReading(limits.dialMs, () => fail('timed-out', 'no answer'))
  const onError = (error: Error) => fail(dialFailure(error), systemError(error).message)
  socket.on('error', onError)
  return {
    fail,
    succeed: (open: () => Transport) =>
      settle(() => {
        socket.off('error', onError)
        onOpen(open())
      }),
    cancel: () => settle(() => socket.destroy()),
  }
}

function dialFailure(error: Error): DialFailure | HostFailure {
  const { code } = systemError(error)
  // The answer is not TLS, or not the version or protocol of a room.
  if (code?.startsWith('ERR_SSL')) return 'not-parley'
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'name-not-found'
    case 'ECONNREFUSED':
      return 'connection-refused'
    case 'ETIMEDOUT':
      return 'timed-out'
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return 'unreachable'
    default:
      return 'dial-failed'
  }
}

import { createServer, connect, isIP, type AddressInfo, type Server } from 'node:net'
import type { Dial } from '../client/session.ts'
import type { DialFailure } from '../client/failures.ts'
import { formatAddress, type Address } from '../protocol/address.ts'
import { limits } from '../protocol/limits.ts'
import type { ListenFailure } from '../protocol/listen-failures.ts'
import { ListenError, type Listen } from '../host/host.ts'
import { systemError } from './system-error.ts'
import { StreamTransport } from './stream-transport.ts'

// The one place of node:net: every byte between machines passes here.

/** Connections the system takes before this process has: after a restart of the host everybody returns at once. */
const BACKLOG = 4_096

/** Listens on an address of this machine: IPv4, IPv6 (zone id allowed) or a host name; port 0 picks a free one. */
export const listenTcp =
  (bind: string, port: number): Listen =>
  (accept) =>
    new Promise((resolve, reject) => {
      if (!Number.isInteger(port) || port < 0 || port > 65_535) {
        reject(new ListenError('bad-port', `${port} is not a port`))
        return
      }
      const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
        const { remoteAddress = 'unknown', remotePort = 0 } = socket
        accept(new StreamTransport(socket, formatAddress({ host: remoteAddress, port: remotePort })))
      })
      server.once('error', (error) => {
        reject(new ListenError(listenFailure(error), error.message))
      })
      const onListening = () => {
        const { address, port: actual } = server.address() as AddressInfo
        // From here on an error concerns one connection attempt, such as too many open files; the room goes on.
        server.removeAllListeners('error').on('error', () => {})
        resolve({ at: { address, port: actual }, close: () => closeServer(server) })
      }
      try {
        server.listen({ host: bind, port, backlog: BACKLOG }, onListening)
      } catch (error) {
        // Node checks some of its arguments itself, such as a bind address with a NUL in it.
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

/** Dials a room. A host name may have several addresses; they are tried as RFC 8305 says. */
export const dialTcp =
  ({ host, port }: Address): Dial =>
  ({ onOpen, onFailed }) => {
    const socket = connect({ host, port, autoSelectFamily: isIP(host) === 0, noDelay: true, keepAlive: true })
    let settled = false
    const settle = (act: () => void) => {
      if (settled) return
      settled = true
      clearTimeout(deadline)
      act()
    }
    const fail = (failure: DialFailure, detail: string) =>
      settle(() => {
        socket.destroy()
        onFailed(failure, detail)
      })
    const deadline = setTimeout(() => fail('timed-out', 'no answer'), limits.dialMs)
    const onError = (error: Error) => fail(dialFailure(error), systemError(error).message)
    socket.on('error', onError)
    socket.once('connect', () =>
      settle(() => {
        socket.off('error', onError)
        onOpen(new StreamTransport(socket, formatAddress({ host, port })))
      }),
    )
    return () => settle(() => socket.destroy())
  }

function dialFailure(error: Error): DialFailure {
  switch (systemError(error).code) {
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

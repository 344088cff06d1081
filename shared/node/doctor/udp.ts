import { createSocket, type Socket } from 'node:dgram'
import { afterReading } from '../after-reading.ts'

export interface UdpSocketOptions<T> {
  /** Any address of the family that the socket is for. */
  readonly address: string
  /** Shares the port with other programs of this computer, as mDNS does. */
  readonly shared?: boolean
  /** The longest time it may take, in milliseconds, and the result after that. */
  readonly ms: number
  readonly onTimeout: () => T
  /** Gets a new, unbound socket, and `end`, whose first call counts. May throw. */
  readonly use: (socket: Socket, end: (result: T) => void) => void
  /** The result of an error of the socket, or of one thrown by `use`. */
  readonly onError: (error: unknown) => T
}

/**
 * Runs `use` with a UDP socket, and closes it when the promise resolves, after `ms` at the latest.
 * Never rejects.
 */
export const withUdpSocket = <T>({
  address,
  shared = false,
  ms,
  onTimeout,
  use,
  onError,
}: UdpSocketOptions<T>): Promise<T> =>
  new Promise((resolve) => {
    const ipv6 = address.includes(':')
    // The port is shared per family: what is for IPv4 is left to the program that listens there.
    const socket = createSocket({ type: ipv6 ? 'udp6' : 'udp4', reuseAddr: shared, ipv6Only: ipv6 && shared })
    let isOver = false
    const end = (result: T) => {
      if (isOver) return
      isOver = true
      cancelDeadline()
      // Errors of the last datagrams may still arrive, and no longer matter.
      socket.removeAllListeners().on('error', () => {})
      socket.close()
      resolve(result)
    }
    const cancelDeadline = afterReading(ms, () => end(onTimeout()))
    socket.on('error', (error) => end(onError(error)))
    try {
      use(socket, end)
    } catch (error) {
      end(onError(error))
    }
  })

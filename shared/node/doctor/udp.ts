import { createSocket, type Socket } from 'node:dgram'
import { afterReading } from '../after-reading.ts'

export interface UdpUse<T> {
  /** Any address of the family that the socket is for. */
  readonly address: string
  /** The port it will bind is shared with other programs of this machine, as that of mDNS is. */
  readonly shared?: boolean
  /** How long it may take, in milliseconds, and what comes of it then. */
  readonly ms: number
  readonly late: () => T
  /** Gets a new socket, with nothing bound, and `end`, of which the first call counts. May throw. */
  readonly use: (socket: Socket, end: (result: T) => void) => void
  /** What an error of the socket, or one thrown by `use`, comes to. */
  readonly failed: (error: unknown) => T
}

/** Borrows a UDP socket for a while; it is closed when the promise resolves, which it does in time. Never rejects. */
export const borrowUdp = <T>({ address, shared = false, ms, late, use, failed }: UdpUse<T>): Promise<T> =>
  new Promise((resolve) => {
    const ipv6 = address.includes(':')
    // The port is shared family by family: what is for IPv4 is left to who listens there.
    const socket = createSocket({ type: ipv6 ? 'udp6' : 'udp4', reuseAddr: shared, ipv6Only: ipv6 && shared })
    let over = false
    const end = (result: T) => {
      if (over) return
      over = true
      cancelDeadline()
      // Errors of what was sent last may still come, and concern nobody.
      socket.removeAllListeners().on('error', () => {})
      socket.close()
      resolve(result)
    }
    const cancelDeadline = afterReading(ms, () => end(late()))
    socket.on('error', (error) => end(failed(error)))
    try {
      use(socket, end)
    } catch (error) {
      end(failed(error))
    }
  })

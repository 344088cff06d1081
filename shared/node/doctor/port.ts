import { connect, type Socket } from 'node:net'
import type { ObservationOf } from '../../diagnosis/observation.ts'
import { afterReading } from '../after-reading.ts'
import { systemError } from '../system-error.ts'

// Separate from tcp.ts: here a connection is only examined, and never becomes a transport.

/** Longer than the three seconds after which Linux and Windows give up resolving an address. */
export const CONNECT_MS = 4_000

export interface PortProbe {
  readonly seen: ObservationOf<'connect'>
  /** Open, and the caller’s to destroy; null if the connection failed. */
  readonly socket: Socket | null
}

/** Connects to an IP address; ends within `most` milliseconds. */
export const probePort = (address: string, port: number, timeoutMs = CONNECT_MS): Promise<PortProbe> =>
  new Promise((resolve) => {
    const begun = performance.now()
    const end = (outcome: PortProbe['seen']['outcome'], open: Socket | null) => {
      cancelDeadline()
      if (open === null) socket.destroy()
      const ms = Math.round(performance.now() - begun)
      resolve({ seen: { kind: 'connect', address, port, outcome, ms }, socket: open })
    }
    const socket = connect({ host: address, port, noDelay: true })
    const cancelDeadline = afterReading(timeoutMs, () => end({ kind: 'timedOut' }, null))
    socket.on('error', (error) => {
      end({ kind: 'failed', error: systemError(error).code ?? 'unknown' }, null)
    })
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      end({ kind: 'open' }, socket)
    })
  })

import type { ObservationOf } from '../../diagnosis/observation.ts'
import { systemError } from '../system-error.ts'
import { withUdpSocket } from './udp.ts'

/**
 * Documentation addresses (RFC 5737), which no computer has: the system routes them as any other
 * distant address.
 */
const REMOTE_ADDRESS = '198.51.100.1'
const ROUTE_MS = 1_000

interface SourceAddress {
  readonly source: string | null
  readonly error: string | null
}

const unreachable = (error: unknown): SourceAddress => ({
  source: null,
  error: systemError(error).code ?? 'unknown',
})

/**
 * The address the system would send from. Connecting a UDP socket finds it without sending
 * anything.
 */
const sourceFor = (address: string, port: number): Promise<SourceAddress> =>
  withUdpSocket<SourceAddress>({
    address,
    ms: ROUTE_MS,
    onTimeout: () => ({ source: null, error: 'ETIMEDOUT' }),
    onError: unreachable,
    use: (socket, end) => {
      socket.once('connect', () => {
        try {
          end({ source: socket.address().address, error: null })
        } catch (error) {
          end(unreachable(error))
        }
      })
      socket.connect(port, address)
    },
  })

/** From which address this computer would reach an IP address; ends within a second. */
export const probeRoute = async (address: string, port: number): Promise<ObservationOf<'route'>> => ({
  kind: 'route',
  address,
  ...(await sourceFor(address, port)),
})

export const probeDefaultRoute = async (): Promise<ObservationOf<'defaultRoute'>> => ({
  kind: 'defaultRoute',
  ...(await sourceFor(REMOTE_ADDRESS, 9)),
})

import type { ObservationOf } from '../../diagnosis/observation.ts'
import { systemError } from '../system-error.ts'
import { borrowUdp } from './udp.ts'

/**
 * Documentation addresses (RFC 5737), which no computer has: the system routes them as any other
 * distant address.
 */
const FAR = '198.51.100.1'
const ROUTE_MS = 1_000

interface Chosen {
  readonly source: string | null
  readonly error: string | null
}

const noWay = (error: unknown): Chosen => ({ source: null, error: systemError(error).code ?? 'unknown' })

/**
 * The address the system would send from. Connecting a UDP socket finds it without sending
 * anything.
 */
const sourceTowards = (address: string, port: number): Promise<Chosen> =>
  borrowUdp<Chosen>({
    address,
    ms: ROUTE_MS,
    late: () => ({ source: null, error: 'ETIMEDOUT' }),
    failed: noWay,
    use: (socket, end) => {
      socket.once('connect', () => {
        try {
          end({ source: socket.address().address, error: null })
        } catch (error) {
          end(noWay(error))
        }
      })
      socket.connect(port, address)
    },
  })

/** From which address this computer would reach an IP address; ends within a second. */
export const probeRoute = async (address: string, port: number): Promise<ObservationOf<'route'>> => ({
  kind: 'route',
  address,
  ...(await sourceTowards(address, port)),
})

export const probeDefaultRoute = async (): Promise<ObservationOf<'defaultRoute'>> => ({
  kind: 'defaultRoute',
  ...(await sourceTowards(FAR, 9)),
})

import type { ObservationOf } from '../../diagnosis/observation.ts'
import { systemError } from '../system-error.ts'
import { MDNS_PORT, mdnsQuery } from './mdns-query.ts'
import { borrowUdp } from './udp.ts'

const ANSWER_MS = 1_200

/**
 * Asks one machine directly what it announces (RFC 6762 §5.5). Its answer, and its saying that nobody has the port
 * (ICMP), both show that the machine is there; silence shows nothing.
 */
export async function probeResponder(address: string): Promise<ObservationOf<'responder'>> {
  const outcome = await borrowUdp<ObservationOf<'responder'>['outcome']>({
    address,
    ms: ANSWER_MS,
    late: () => 'silent',
    failed: (error) => (systemError(error).code === 'ECONNREFUSED' ? 'refused' : 'unsent'),
    use: (socket, end) => {
      socket.once('message', () => end('answered'))
      socket.once('connect', () => socket.send(mdnsQuery('to-me')))
      socket.connect(MDNS_PORT, address)
    },
  })
  return { kind: 'responder', address, outcome }
}

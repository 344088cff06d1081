import type { ObservationOf } from '../../diagnosis/observation.ts'
import { systemError } from '../system-error.ts'
import { MDNS_PORT, mdnsQuery } from './mdns-query.ts'
import { withUdpSocket } from './udp.ts'

const ANSWER_MS = 1_200

/**
 * Asks one computer directly what it announces (RFC 6762 §5.5). Its answer, and an ICMP error that
 * the port is closed, both show that the computer is there; silence shows nothing.
 */
export async function probeResponder(address: string): Promise<ObservationOf<'responder'>> {
  const outcome = await withUdpSocket<ObservationOf<'responder'>['outcome']>({
    address,
    ms: ANSWER_MS,
    onTimeout: () => 'silent',
    onError: (error) => (systemError(error).code === 'ECONNREFUSED' ? 'refused' : 'unsent'),
    use: (socket, end) => {
      socket.once('message', () => end('answered'))
      socket.once('connect', () => socket.send(mdnsQuery('to-me')))
      socket.connect(MDNS_PORT, address)
    },
  })
  return { kind: 'responder', address, outcome }
}

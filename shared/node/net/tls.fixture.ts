import { Gate } from '../../host/admission/gate.ts'
import type { Listener } from '../../host/host.ts'
import { defaultHostLimits, type HostLimits } from '../../protocol/base/host-limits.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { loadCertificate, type HostCertificate } from '../trust/certificate.ts'
import { tempFolder } from '../storage/room-log/temp-folder.fixture.ts'
import { systemClock } from '../system.ts'
import { listenTls } from './tcp.ts'

/** A new host certificate. Takes some 90 ms. For tests. */
export const newCertificate = (): Promise<HostCertificate> => loadCertificate(tempFolder())

/** Listens with TLS on a free port of the loopback, and collects connections. For tests. */
export async function tlsListener(
  certificate: HostCertificate,
  limits: Partial<HostLimits> = {},
): Promise<{ listening: Listener; port: number; accepted: Transport[]; gate: Gate }> {
  const hostLimits = { ...defaultHostLimits, ...limits }
  const gate = new Gate({ limits: hostLimits, elapsed: () => systemClock.elapsed() })
  const accepted: Transport[] = []
  const door = { certificate, gate, handshakeMs: hostLimits.handshakeMs }
  const listening = await listenTls('127.0.0.1', 0, door)((transport) => accepted.push(transport))
  return { listening, port: listening.at.port, accepted, gate }
}

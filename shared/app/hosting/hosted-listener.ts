import { Gate } from '../../host/admission/gate.ts'
import type { Listen } from '../../host/host.ts'
import { listenNear } from '../../host/listen-near.ts'
import type { HostCertificate } from '../../node/trust/certificate.ts'
import { listenTcp, listenTls } from '../../node/net/tcp.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import type { HostAddresses } from './host-addresses.ts'

export interface HostedListenerOptions {
  readonly bind: string
  /** 0 picks a free port. */
  readonly port: number
  /** If that port is taken, the next free one is used. */
  readonly useNextFree: boolean
  /** Null for a room without encryption and gate. */
  readonly certificate: HostCertificate | null
  readonly limits: HostLimits
  readonly clock: Clock
  readonly addresses: HostAddresses
}

/** The listener of a room on this computer: a gate, TLS with the host's key, and a port. */
export function hostedListener(options: HostedListenerOptions): Listen {
  const { bind, port, useNextFree, certificate, limits, clock, addresses } = options
  const listenOn = (at: number) =>
    certificate
      ? listenTls(bind, at, {
          certificate,
          gate: new Gate({
            limits,
            elapsed: () => clock.elapsed(),
            isOwnNetwork: (network) => addresses.isInNetwork(network),
          }),
          handshakeMs: limits.handshakeMs,
        })
      : listenTcp(bind, at)
  return useNextFree ? listenNear(port, listenOn) : listenOn(port)
}

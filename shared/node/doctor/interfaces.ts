import { networkInterfaces } from 'node:os'
import type { NetworkInterface, ObservationOf } from '../../diagnosis/observation.ts'
import { interfaceKind } from '../interfaces/addresses.ts'

/** The addresses of this computer. */
export function probeInterfaces(): ObservationOf<'interfaces'> {
  const list = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address, cidr, internal }): NetworkInterface => ({
      name,
      address,
      prefix: Number(cidr?.split('/')[1] ?? (address.includes(':') ? 128 : 32)),
      kind: internal ? 'loopback' : interfaceKind(name),
    })),
  )
  return { kind: 'interfaces', list }
}

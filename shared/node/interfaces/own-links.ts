import { networkInterfaces } from 'node:os'
import type { Address } from '../../protocol/finding/address.ts'
import { ownAddresses, type InterfaceTable } from './addresses.ts'

/** Link-local IPv6 (RFC 4291 §2.5.6) without a zone. */
const WITHOUT_ZONE = /^fe[89ab][\da-f]:[^%]*$/i

/**
 * Where an address is reachable from this computer. A link-local one without a zone, as in invites,
 * may be on any of its links: it is returned once for each, with that zone, best link first. Others
 * are returned as they are.
 */
export function withOwnZones(
  address: Address,
  table: InterfaceTable = networkInterfaces(),
): readonly [Address, ...Address[]] {
  if (!WITHOUT_ZONE.test(address.host)) return [address]
  const zones = ownAddresses(table)
    // Links of containers reach only programs on this computer, and there may be dozens.
    .filter(({ family, linkLocal, kind }) => family === 'IPv6' && linkLocal && kind !== 'container')
    .flatMap(({ host }) => host.split('%').slice(1))
  const [best, ...others] = [...new Set(zones)].map((zone) => ({
    ...address,
    host: `${address.host}%${zone}`,
  }))
  return best ? [best, ...others] : [address]
}

import { networkInterfaces } from 'node:os'
import type { Address } from '../../protocol/finding/address.ts'
import { ownAddresses, type InterfaceTable } from './addresses.ts'

/** IPv6 as RFC 4291 §2.5.6 has it for one link, without the zone that says which. */
const WITHOUT_ZONE = /^fe[89ab][\da-f]:[^%]*$/i

/**
 * Where an address leads from this machine. One that is good on a single link and does not say on which, as invites name them, may be on
 * any that this machine has: it is answered once for each, with the zone of that, the best link first. All others stay as they are.
 */
export function onOwnLinks(
  address: Address,
  table: InterfaceTable = networkInterfaces(),
): readonly [Address, ...Address[]] {
  if (!WITHOUT_ZONE.test(address.host)) return [address]
  const zones = ownAddresses(table)
    // Nobody but this computer's own programs is on those of containers, and there may be dozens.
    .filter(({ family, linkLocal, kind }) => family === 'IPv6' && linkLocal && kind !== 'container')
    .flatMap(({ host }) => host.split('%').slice(1))
  const [best, ...others] = [...new Set(zones)].map((zone) => ({
    ...address,
    host: `${address.host}%${zone}`,
  }))
  return best ? [best, ...others] : [address]
}

import type { Facts } from './facts.ts'
import type { MulticastResult } from './multicast-result.ts'
import type { Verdict } from './report.ts'
import {
  certain,
  firstVerdict,
  likely,
  list,
  seconds,
  unclear,
  type ExaminedAddress,
  type Rule,
} from './rule.ts'

const firewallWords = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0 ? 'this computer’s firewall or VPN' : `this computer’s firewall (${list(names)})`
}

/** The result of multicast on one interface. `where` is " on eth0" for sentences, or empty. */
interface MulticastCheck {
  readonly facts: Facts
  readonly result: MulticastResult
  readonly where: string
}

/** Why announcements do not arrive on one of these interfaces; null if they may arrive on all. */
export function multicastVerdict(facts: Facts, names: readonly string[]): Verdict | null {
  for (const name of names) {
    const result = facts.multicastOn(name)
    const alone = facts.multicast?.links.every((link) => link.interface === name) ?? true
    const verdict =
      result && firstVerdict(multicastRules, { facts, result, where: alone ? '' : ` on ${name}` })
    if (verdict) return verdict
  }
  return null
}

/** Problems of this computer that prevent it from receiving announcements. */
const multicastRules: readonly Rule<MulticastCheck>[] = [
  ({ facts, result }) =>
    facts.platform === 'darwin' && result.error === 'EHOSTUNREACH' && !result.sent && result.others === 0
      ? likely(
          'local-network-denied',
          'macOS doesn’t let Parley use the local network, so it can’t find nearby rooms.',
          'In System Settings, under Privacy & Security, Local Network, turn on Parley (or the terminal it runs in), then try again.',
        )
      : null,
  ({ result }) =>
    result.error === 'EADDRINUSE' && !result.sent
      ? likely(
          'multicast-blocked-here',
          'Another program on this computer is using UDP port 5353, so Parley can’t find nearby rooms.',
          'Close the other program that looks for devices on the network, or join with the room’s address.',
        )
      : null,
  ({ facts, result, where }) => {
    const forbidden = result.error === 'EPERM' || result.error === 'EACCES'
    return forbidden && !result.sent
      ? certain(
          'multicast-blocked-here',
          `This computer doesn’t let Parley find nearby rooms or announce its own${where}, because it blocks multicast.`,
          `Allow multicast DNS (UDP port 5353, to 224.0.0.251 and ff02::fb) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null
  },
  ({ facts, result, where }) =>
    !result.ownHeard && result.others === 0
      ? likely(
          'multicast-blocked-here',
          `Parley can’t find nearby rooms${where}, because this computer blocks multicast and doesn’t even hear itself.`,
          `Allow multicast DNS (UDP port 5353, to 224.0.0.251 and ff02::fb) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null,
]

/** Why a room that answers may not be announced here. */
export const announcementRules: readonly Rule<ExaminedAddress>[] = [
  ({ facts, address, port, name }) => {
    const local = facts.interfaceOf(address)
    const result = local && facts.multicastOn(local.name)
    if (!result || facts.isOwn(address)) return null
    const responder = facts.observed('responder', address)?.outcome
    // If others are heard, or nothing on that computer announces, the room may simply be hidden.
    if (result.others > 0 || responder === 'refused' || responder === undefined) return null
    // Parley does not answer direct questions, so silence also fits a hidden room.
    if (responder !== 'answered')
      return unclear(
        `A room answers at ${name} port ${port}, and you can join it with this address. But no announcements arrived within ${seconds(result.ms)}, from it or from anyone else. Either the room is hidden and the network is quiet, or the network or a firewall is blocking multicast.`,
      )
    return likely(
      'multicast-filtered',
      `The room at ${name} answers, but no announcements arrive here, so the network or a firewall is blocking multicast.`,
      'Join with the address or an invite. To see rooms under Nearby, turn on multicast (mDNS) in the router, or turn off IGMP filtering.',
    )
  },
]

/** Network settings that prevent others from being found. */
export const networkProfileRules: readonly Rule<Facts>[] = [
  (facts) => {
    const profile = facts.all('networkProfile').find(({ category }) => category === 'public')
    return profile && facts.multicastOn()?.others === 0
      ? likely(
          'public-network',
          `Windows treats ${profile.network} as a public network and hides this computer on it.`,
          'If you trust this network, set it to Private in Settings, under Network & internet.',
        )
      : null
  },
]

import type { Facts } from './facts.ts'
import { certain, likely, list, seconds, unclear, type Examined, type Rule } from './rule.ts'

const firewallWords = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0
    ? 'the firewall or VPN of this machine'
    : `this machine’s firewall (${list(names)})`
}

/** Faults of this machine that keep it from hearing what others announce. */
export const hearingRules: readonly Rule<Facts>[] = [
  ({ platform, multicast }) =>
    platform === 'darwin' && multicast?.error === 'EHOSTUNREACH' && multicast.others.length === 0
      ? likely(
          'local-network-denied',
          'macOS does not let Parley use the local network, so nearby rooms are not found.',
          'In System Settings, under Privacy & Security, Local Network, switch Parley on (or the terminal it runs in), then try again.',
        )
      : null,
  ({ multicast }) =>
    multicast?.error === 'EADDRINUSE' && multicast.sentBy.length === 0
      ? likely(
          'multicast-blocked-here',
          'Another program on this machine keeps UDP port 5353 for itself, so nearby rooms are not found.',
          'End the other program that looks for devices on the network, or join with the room’s address.',
        )
      : null,
  (facts) => {
    const { multicast } = facts
    const forbidden = multicast?.error === 'EPERM' || multicast?.error === 'EACCES'
    return forbidden && multicast.sentBy.length === 0
      ? certain(
          'multicast-blocked-here',
          'This machine does not let Parley ask for nearby rooms, or announce its own: sending multicast is forbidden.',
          `Allow multicast DNS (UDP port 5353, 224.0.0.251) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null
  },
  (facts) => {
    const { multicast } = facts
    return multicast && !multicast.ownHeard && multicast.others.length === 0
      ? likely(
          'multicast-blocked-here',
          'Nearby rooms are not found because multicast does not pass on this machine: it does not even hear itself.',
          `Allow multicast DNS (UDP port 5353, 224.0.0.251) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null
  },
]

/** A room that answers when asked, but is not heard announcing itself. */
export const announcementRules: readonly Rule<Examined>[] = [
  ({ facts, address, port, name }) => {
    const { multicast } = facts
    if (!multicast || facts.isOwn(address) || !facts.home(address)) return null
    const responder = facts.of('responder', address)?.outcome
    // Where others are heard, or nothing on that machine announces, the room may simply be hidden.
    if (multicast.others.length > 0 || responder === 'refused' || responder === undefined) return null
    // Parley itself answers no question that is sent to one machine, so its silence fits a hidden room as well.
    if (responder !== 'answered')
      return unclear(
        `A room answers at ${name} port ${port} and can be joined with this address, but neither it nor anybody else was heard announcing anything in ${seconds(multicast.ms)}. Either the room is hidden and the network quiet, or the network, or a firewall on the way, does not carry multicast.`,
      )
    return likely(
      'multicast-filtered',
      `The room at ${name} answers, but nothing that anybody announces arrives here: the network, or a firewall on the way, does not carry multicast.`,
      'Join with the address or an invite; to have rooms appear by themselves, switch on multicast (mDNS) in the router or switch off IGMP filtering.',
    )
  },
]

/** What keeps a machine that works from hearing anybody. */
export const lonelinessRules: readonly Rule<Facts>[] = [
  (facts) => {
    const { multicast } = facts
    const profile = facts.all('networkProfile').find(({ category }) => category === 'public')
    return profile && multicast?.others.length === 0
      ? likely(
          'public-network',
          `Windows takes this network (${profile.network}) for a public one, where it hides this machine and stops others from joining.`,
          'If you trust this network, set it to Private in Settings, Network & internet.',
        )
      : null
  },
]

import type { Facts } from './facts.ts'
import type { Hearing } from './hearing.ts'
import type { Verdict } from './report.ts'
import { certain, firstVerdict, likely, list, seconds, unclear, type Examined, type Rule } from './rule.ts'

const firewallWords = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0
    ? 'the firewall or VPN of this machine'
    : `this machine’s firewall (${list(names)})`
}

/** An interface of this machine, and what multicast did on it. `where` is what it adds to a sentence: " on eth0", or nothing. */
interface Ear {
  readonly facts: Facts
  readonly hearing: Hearing
  readonly where: string
}

/** Why announcements are not heard on one of these interfaces, of which each matters; null when they may be. */
export function hearingVerdict(facts: Facts, names: readonly string[]): Verdict | null {
  for (const name of names) {
    const hearing = facts.hearing(name)
    const alone = facts.multicast?.links.every((link) => link.interface === name) ?? true
    const verdict =
      hearing && firstVerdict(hearingRules, { facts, hearing, where: alone ? '' : ` on ${name}` })
    if (verdict) return verdict
  }
  return null
}

/** Faults of this machine that keep it from hearing what others announce. */
const hearingRules: readonly Rule<Ear>[] = [
  ({ facts, hearing }) =>
    facts.platform === 'darwin' && hearing.error === 'EHOSTUNREACH' && !hearing.sent && hearing.others === 0
      ? likely(
          'local-network-denied',
          'macOS does not let Parley use the local network, so nearby rooms are not found.',
          'In System Settings, under Privacy & Security, Local Network, switch Parley on (or the terminal it runs in), then try again.',
        )
      : null,
  ({ hearing }) =>
    hearing.error === 'EADDRINUSE' && !hearing.sent
      ? likely(
          'multicast-blocked-here',
          'Another program on this machine keeps UDP port 5353 for itself, so nearby rooms are not found.',
          'End the other program that looks for devices on the network, or join with the room’s address.',
        )
      : null,
  ({ facts, hearing, where }) => {
    const forbidden = hearing.error === 'EPERM' || hearing.error === 'EACCES'
    return forbidden && !hearing.sent
      ? certain(
          'multicast-blocked-here',
          `This machine does not let Parley ask for nearby rooms, or announce its own${where}: sending multicast is forbidden.`,
          `Allow multicast DNS (UDP port 5353, to 224.0.0.251 and ff02::fb) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null
  },
  ({ facts, hearing, where }) =>
    !hearing.ownHeard && hearing.others === 0
      ? likely(
          'multicast-blocked-here',
          `Nearby rooms are not found because multicast does not pass on this machine${where}: it does not even hear itself.`,
          `Allow multicast DNS (UDP port 5353, to 224.0.0.251 and ff02::fb) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null,
]

/** A room that answers when asked, but is not heard announcing itself. */
export const announcementRules: readonly Rule<Examined>[] = [
  ({ facts, address, port, name }) => {
    const home = facts.home(address)
    const hearing = home && facts.hearing(home.name)
    if (!hearing || facts.isOwn(address)) return null
    const responder = facts.of('responder', address)?.outcome
    // Where others are heard, or nothing on that machine announces, the room may simply be hidden.
    if (hearing.others > 0 || responder === 'refused' || responder === undefined) return null
    // Parley itself answers no question that is sent to one machine, so its silence fits a hidden room as well.
    if (responder !== 'answered')
      return unclear(
        `A room answers at ${name} port ${port} and can be joined with this address, but neither it nor anybody else was heard announcing anything in ${seconds(hearing.ms)}. Either the room is hidden and the network quiet, or the network, or a firewall on the way, does not carry multicast.`,
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
    const profile = facts.all('networkProfile').find(({ category }) => category === 'public')
    return profile && facts.hearing()?.others === 0
      ? likely(
          'public-network',
          `Windows takes this network (${profile.network}) for a public one, where it hides this machine and stops others from joining.`,
          'If you trust this network, set it to Private in Settings, Network & internet.',
        )
      : null
  },
]

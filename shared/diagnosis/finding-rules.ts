import type { Facts } from './facts.ts'
import type { Hearing } from './hearing.ts'
import type { Verdict } from './report.ts'
import { certain, firstVerdict, likely, list, seconds, unclear, type Examined, type Rule } from './rule.ts'

const firewallWords = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0 ? 'this computer’s firewall or VPN' : `this computer’s firewall (${list(names)})`
}

/**
 * An interface of this computer, and what multicast did on it. `where` is what it adds to a
 * sentence: " on eth0", or nothing.
 */
interface Ear {
  readonly facts: Facts
  readonly hearing: Hearing
  readonly where: string
}

/**
 * Why announcements are not heard on one of these interfaces, each of which matters; null if they
 * may be heard.
 */
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

/** Faults of this computer that keep it from hearing announcements. */
const hearingRules: readonly Rule<Ear>[] = [
  ({ facts, hearing }) =>
    facts.platform === 'darwin' && hearing.error === 'EHOSTUNREACH' && !hearing.sent && hearing.others === 0
      ? likely(
          'local-network-denied',
          'macOS doesn’t let Parley use the local network, so it can’t find nearby rooms.',
          'In System Settings, under Privacy & Security, Local Network, turn on Parley (or the terminal it runs in), then try again.',
        )
      : null,
  ({ hearing }) =>
    hearing.error === 'EADDRINUSE' && !hearing.sent
      ? likely(
          'multicast-blocked-here',
          'Another program on this computer is using UDP port 5353, so Parley can’t find nearby rooms.',
          'Close the other program that looks for devices on the network, or join with the room’s address.',
        )
      : null,
  ({ facts, hearing, where }) => {
    const forbidden = hearing.error === 'EPERM' || hearing.error === 'EACCES'
    return forbidden && !hearing.sent
      ? certain(
          'multicast-blocked-here',
          `This computer doesn’t let Parley find nearby rooms or announce its own${where}, because it blocks multicast.`,
          `Allow multicast DNS (UDP port 5353, to 224.0.0.251 and ff02::fb) in ${firewallWords(facts)}, or join with the room’s address.`,
        )
      : null
  },
  ({ facts, hearing, where }) =>
    !hearing.ownHeard && hearing.others === 0
      ? likely(
          'multicast-blocked-here',
          `Parley can’t find nearby rooms${where}, because this computer blocks multicast and doesn’t even hear itself.`,
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
    // If others are heard, or nothing on that computer announces, the room may simply be hidden.
    if (hearing.others > 0 || responder === 'refused' || responder === undefined) return null
    // Parley itself answers no question that is sent to one computer, so its silence also fits a
    // hidden room.
    if (responder !== 'answered')
      return unclear(
        `A room answers at ${name} port ${port}, and you can join it with this address. But no announcements arrived within ${seconds(hearing.ms)}, from it or from anyone else. Either the room is hidden and the network is quiet, or the network or a firewall is blocking multicast.`,
      )
    return likely(
      'multicast-filtered',
      `The room at ${name} answers, but no announcements arrive here, so the network or a firewall is blocking multicast.`,
      'Join with the address or an invite. To see rooms under Nearby, turn on multicast (mDNS) in the router, or turn off IGMP filtering.',
    )
  },
]

/** What keeps a working computer from hearing anyone. */
export const lonelinessRules: readonly Rule<Facts>[] = [
  (facts) => {
    const profile = facts.all('networkProfile').find(({ category }) => category === 'public')
    return profile && facts.hearing()?.others === 0
      ? likely(
          'public-network',
          `Windows treats ${profile.network} as a public network and hides this computer on it.`,
          'If you trust this network, set it to Private in Settings, under Network & internet.',
        )
      : null
  },
]

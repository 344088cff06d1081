import type { Facts } from './facts.ts'
import { certain, likely, list, unclear, type Rule } from './rule.ts'

/** Faults of this machine that keep it from everybody. */
export const machineRules: readonly Rule<Facts>[] = [
  (facts) =>
    facts.outward?.length === 0
      ? certain(
          'no-network',
          'This machine is connected to no network.',
          'Connect it to the Wi-Fi or the cable that the others are on.',
        )
      : null,
  (facts) =>
    facts.nearby()?.length === 0
      ? likely(
          'no-network',
          `This machine is connected to no Wi-Fi or cable, only to ${list(virtualNetworks(facts))}.`,
          'Connect it to the Wi-Fi or the cable that the others are on.',
        )
      : null,
  (facts) =>
    // Where others are heard all the same, as on a network of IPv6 without a router, rooms are found.
    facts.onlySelfAssigned() && (facts.hearing()?.others ?? 0) === 0
      ? likely(
          'self-assigned-address',
          'This machine got no address from its network, only one that it gave itself.',
          'Reconnect to the Wi-Fi or plug the cable in again; if that does not help, restart the router.',
        )
      : null,
]

const virtualNetworks = ({ outward }: Facts): string[] => [
  ...new Set(
    (outward ?? []).map(({ name, kind }) =>
      kind === 'vpn' ? `the VPN ${name}` : `the network ${name} of virtual machines or containers`,
    ),
  ),
]

/** What became of the name that was asked for. */
export const nameRules: readonly Rule<Facts>[] = [
  (facts) => {
    const asked = facts.first('name')
    if (!asked || asked.found.kind === 'found') return null
    const { name, found } = asked
    if (found.kind === 'failed' && found.error === 'ENOTFOUND') {
      return certain(
        'name-not-found',
        `No machine called ${name} is known on this network.`,
        name.endsWith('.local')
          ? 'Check the spelling and that the machine is on, or use its number address, such as 192.168.1.20.'
          : 'Check the spelling, or use the number address that the host shows, such as 192.168.1.20.',
      )
    }
    if (found.kind === 'timedOut' || found.error === 'EAI_AGAIN') {
      return certain(
        'name-lookup-failed',
        `The service that knows the addresses of names did not answer when asked for ${name}.`,
        'Use the number address that the host shows, such as 192.168.1.20.',
      )
    }
    return unclear(`Looking up the name ${name} failed with ${found.error}.`)
  },
]

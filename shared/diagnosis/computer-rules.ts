import type { Facts } from './facts.ts'
import { certain, likely, list, unclear, type Rule } from './rule.ts'

/** Problems of this computer that prevent it from reaching anyone. */
export const computerRules: readonly Rule<Facts>[] = [
  (facts) =>
    facts.outward?.length === 0
      ? certain(
          'no-network',
          'This computer isn’t connected to a network.',
          'Connect it to the Wi-Fi or cable that the others use.',
        )
      : null,
  (facts) =>
    facts.lanAddresses()?.length === 0
      ? likely(
          'no-network',
          `This computer isn’t connected to Wi-Fi or a cable, only to ${list(virtualNetworks(facts))}.`,
          'Connect it to the Wi-Fi or cable that the others use.',
        )
      : null,
  (facts) =>
    // If others answer anyway, as on an IPv6 network without a router, rooms can be found.
    facts.onlySelfAssigned() && (facts.multicastOn()?.others ?? 0) === 0
      ? likely(
          'self-assigned-address',
          'This computer didn’t get an IP address from the network.',
          'Reconnect to the Wi-Fi, or plug the cable in again. If that doesn’t help, restart the router.',
        )
      : null,
]

const virtualNetworks = ({ outward }: Facts): string[] => [
  ...new Set(
    (outward ?? []).map(({ name, kind }) =>
      kind === 'vpn' ? `the VPN ${name}` : `the virtual network ${name}`,
    ),
  ),
]

/** The result of looking up the requested name. */
export const nameRules: readonly Rule<Facts>[] = [
  (facts) => {
    const asked = facts.first('name')
    if (!asked || asked.found.kind === 'found') return null
    const { name, found } = asked
    if (found.kind === 'failed' && found.error === 'ENOTFOUND') {
      return certain(
        'name-not-found',
        `Couldn’t find a computer named ${name} on this network.`,
        name.endsWith('.local')
          ? 'Check the spelling and that the computer is on, or use its IP address, such as 192.168.1.20.'
          : 'Check the spelling, or use the IP address that the host shows, such as 192.168.1.20.',
      )
    }
    if (found.kind === 'timedOut' || found.error === 'EAI_AGAIN') {
      return certain(
        'name-lookup-failed',
        `The name server didn’t respond for ${name}.`,
        'Use the IP address that the host shows, such as 192.168.1.20.',
      )
    }
    return unclear(`Looking up the name ${name} failed with ${found.error}.`)
  },
]

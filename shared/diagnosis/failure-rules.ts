import type { Facts } from './facts.ts'
import type { ConnectOutcome } from './observation.ts'
import { certain, likely, list, unclear, seconds, type ExaminedAddress, type Rule } from './rule.ts'
import { isLinkLocal, isPrivate, formatSubnet } from './subnet.ts'

/**
 * Linux reports an absent computer as EHOSTUNREACH after three requests of a second each. If a
 * firewall or a router rejects the connection, the same code arrives at once.
 */
const QUICK_MS = 900

const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']

type ConnectFailure = 'silent' | 'refused' | 'unreachable' | 'forbidden' | 'other'

/** How a connection failed, whatever code this system has for it; null if it did not. */
function failureOf(outcome: ConnectOutcome | undefined): ConnectFailure | null {
  if (!outcome || outcome.kind === 'open') return null
  if (outcome.kind === 'timedOut' || outcome.error === 'ETIMEDOUT') return 'silent'
  if (outcome.error === 'ECONNREFUSED') return 'refused'
  if (UNREACHABLE.includes(outcome.error)) return 'unreachable'
  return outcome.error === 'EACCES' || outcome.error === 'EPERM' ? 'forbidden' : 'other'
}

/** A rule that applies only to these failures. */
const onFailure =
  (failures: readonly ConnectFailure[], rule: Rule<ExaminedAddress>): Rule<ExaminedAddress> =>
  (examined) => {
    const failure = failureOf(examined.facts.observed('connect', examined.address)?.outcome)
    return failure !== null && failures.includes(failure) ? rule(examined) : null
  }

const ANY_FAILURE: readonly ConnectFailure[] = ['silent', 'refused', 'unreachable', 'forbidden', 'other']
const NO_ANSWER: readonly ConnectFailure[] = ['silent', 'unreachable']

const wasQuick = ({ facts, address }: ExaminedAddress): boolean =>
  (facts.observed('connect', address)?.ms ?? QUICK_MS) < QUICK_MS

/** "this computer’s firewall (ufw)", with its name if known. */
const ownFirewall = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0 ? 'this computer’s firewall' : `this computer’s firewall (${list(names)})`
}

/** Why a connection to one address could not be made; certain causes before likely ones. */
export const failureRules: readonly Rule<ExaminedAddress>[] = [
  onFailure(ANY_FAILURE, ({ address }) =>
    address.includes(':') && isLinkLocal(address) && !address.includes('%')
      ? certain(
          'zone-missing',
          `${address} is valid only on one cable or Wi-Fi, and doesn’t say which.`,
          `Add the interface after a percent sign, such as ${address}%eth0, or use another address of the host.`,
        )
      : null,
  ),
  onFailure(['refused'], ({ facts, address, port }) =>
    facts.isOwn(address)
      ? certain(
          'nothing-open-here',
          `No room is open on this computer at port ${port}.`,
          'Open the room first, or check the port.',
        )
      : null,
  ),
  onFailure(['silent'], ({ facts, address, port }) =>
    facts.isOwn(address)
      ? likely(
          'blocked-on-this-computer',
          `This computer doesn’t accept its own connections to port ${port}, so its firewall is probably dropping them.`,
          `Allow Parley, or TCP port ${port}, in this computer’s firewall.`,
        )
      : null,
  ),
  onFailure(['forbidden'], ({ name }) =>
    certain(
      'blocked-on-this-computer',
      `This computer doesn’t let Parley connect to ${name}.`,
      'Allow Parley in this computer’s firewall or security software.',
    ),
  ),
  onFailure(['unreachable'], (examined) => {
    const { facts, address } = examined
    const local = facts.interfaceOf(address)
    const result = local ? facts.multicastOn(local.name) : null
    const multicastFailed = result !== null && !result.ownHeard && result.others === 0
    return facts.platform === 'darwin' && wasQuick(examined) && multicastFailed
      ? likely(
          'local-network-denied',
          'macOS doesn’t let Parley use the local network.',
          'In System Settings, under Privacy & Security, Local Network, turn on Parley (or the terminal it runs in), then try again.',
        )
      : null
  }),
  onFailure(ANY_FAILURE, ({ facts, address, port, name }) => {
    const vpn = facts.routeInterface(address)
    const local = facts.interfaceOf(address)
    if (vpn?.kind !== 'vpn' || local?.kind !== 'physical') return null
    // A computer behind the VPN may have an address that also fits the local network.
    const refused = failureOf(facts.observed('connect', address)?.outcome) === 'refused'
    return likely(
      'vpn-capture',
      refused
        ? `${name} should be on this computer’s own network (${local.name}), but traffic to it goes through the VPN (${vpn.name}), where port ${port} refuses connections.`
        : `${name} should be on this computer’s own network (${local.name}), but traffic to it goes through the VPN (${vpn.name}), where no room answers.`,
      `If the host is nearby, disconnect the VPN, or allow local network access in its settings. If the host is behind the VPN, check on that computer that the room is open and that its firewall allows TCP port ${port}.`,
    )
  }),
  onFailure(NO_ANSWER, ({ facts, address, name }) => {
    const vpn = facts.routeInterface(address)
    return vpn?.kind === 'vpn' &&
      !facts.interfaceOf(address) &&
      isPrivate(address) &&
      !facts.isOnline(address)
      ? likely(
          'vpn-capture',
          `Traffic to ${name} goes through the VPN (${vpn.name}), and nothing comes back.`,
          'If the host is nearby and not behind the VPN, disconnect the VPN and try again.',
        )
      : null
  }),
  onFailure(ANY_FAILURE, ({ facts, address, name }) =>
    facts.observed('route', address)?.source === null
      ? certain(
          'no-route',
          `No network on this computer can reach ${name}.`,
          'Connect both computers to the same network, or use another address of the host.',
        )
      : null,
  ),
  onFailure(['refused'], ({ facts, name, port }) =>
    // A local firewall can refuse in the host's name, which only an administrator can see.
    likely(
      'port-refused',
      `${name} refuses connections to port ${port}: no room is open there, or a firewall (there or here) is blocking it.`,
      `On that computer, check that the room is open on port ${port} and that its firewall allows Parley. Then allow Parley in ${ownFirewall(facts)}.`,
    ),
  ),
  onFailure(['unreachable'], (examined) => {
    const { facts, address, port, name } = examined
    if (!facts.isOnline(address) || !wasQuick(examined)) return null
    return likely(
      'firewall-rejects',
      `${name} is online, but a firewall (there or here) is blocking port ${port}.`,
      `Allow Parley, or TCP port ${port}, in that computer’s firewall and in ${ownFirewall(facts)}.`,
    )
  }),
  onFailure(NO_ANSWER, ({ facts, address, name }) =>
    facts.observed('neighbour', address)?.state === 'absent' && facts.wasHeard(address)
      ? likely(
          'client-isolation',
          `${name} is on this network, but the Wi-Fi doesn’t let devices talk to each other (client isolation).`,
          'Use a network that isn’t for guests, or turn off client isolation (AP isolation) in the router.',
        )
      : null,
  ),
  onFailure(['silent'], ({ facts, address, port, name }) =>
    facts.isOnline(address)
      ? likely(
          'firewall-drops',
          `${name} is online, but a firewall (there or here) is dropping connections to port ${port}.`,
          `On that computer, check that the room is open. Allow Parley, or TCP port ${port}, in its firewall and in ${ownFirewall(facts)}.`,
        )
      : null,
  ),
  onFailure(NO_ANSWER, ({ facts, address, name }) => {
    const { gateway } = facts
    return !facts.interfaceOf(address) &&
      gateway !== null &&
      facts.observed('neighbour', gateway)?.state === 'absent'
      ? likely(
          'gateway-absent',
          `The route to ${name} goes through the router at ${gateway}, which doesn’t respond.`,
          'Reconnect this computer to its network, or restart the router.',
        )
      : null
  }),
  onFailure(NO_ANSWER, (examined) => {
    const { facts, address, name } = examined
    const { gateway } = facts
    if (!facts.interfaceOf(address)) return null
    const state = facts.observed('neighbour', address)?.state
    const slow =
      facts.platform === 'linux' &&
      !wasQuick(examined) &&
      facts.observed('connect', address)?.outcome.kind === 'failed'
    if (state !== 'absent' && !(state !== 'present' && slow)) return null
    if (gateway !== null && facts.observed('neighbour', gateway)?.state === 'absent')
      return unclear(`Neither ${name} nor the router at ${gateway} responds on this computer’s own network.`)
    return likely(
      'host-absent',
      `No computer on this network has the address ${name}.`,
      'Check that the other computer is on and still has this address. Guest Wi-Fi may keep devices apart.',
    )
  }),
  onFailure(['silent'], ({ facts, address, port, name }) =>
    facts.observed('neighbour', address)?.state === 'remembered'
      ? unclear(
          `${name} was on this network a while ago, but no longer responds. It may be off, asleep or gone, or a firewall may be dropping connections to port ${port}. Check that it’s on and still has this address, and that its firewall allows Parley, or TCP port ${port}.`,
        )
      : null,
  ),
  onFailure(NO_ANSWER, (examined) => {
    const { facts, address, port, name } = examined
    const own =
      facts.outward?.filter(({ kind, address: mine }) => kind === 'physical' && !mine.includes(':')) ?? []
    if (facts.interfaceOf(address) || !isPrivate(address) || address.includes(':') || own.length === 0)
      return null
    const networks = own.map((one) => formatSubnet(one.address, one.prefix)).join(', ')
    const wasRejected =
      failureOf(facts.observed('connect', address)?.outcome) === 'unreachable' && wasQuick(examined)
    return likely(
      'other-network',
      wasRejected
        ? `${name} isn’t on this computer’s network (${networks}), and a router or a firewall is blocking port ${port}.`
        : `${name} isn’t on this computer’s network (${networks}) and doesn’t respond: the networks may not be connected, that computer may be off, or a firewall may be dropping connections to port ${port}.`,
      `Connect both computers to the same network, or use an address that the host has on this one. If a router connects the two networks, check that the host’s computer is on, and allow TCP port ${port} in its firewall and in the router.`,
    )
  }),
  onFailure(ANY_FAILURE, ({ facts, address, port, name }) => {
    const { outcome, ms } = facts.observed('connect', address) ?? { outcome: null, ms: 0 }
    const what =
      outcome?.kind === 'failed'
        ? `failed with ${outcome.error} after ${seconds(ms)}`
        : `got no response in ${seconds(ms)}`
    return unclear(`Connecting to ${name} port ${port} ${what}. The cause isn’t clear.`)
  }),
]

import type { Facts } from './facts.ts'
import type { ConnectOutcome } from './observation.ts'
import { certain, likely, list, unclear, seconds, type Examined, type Rule } from './rule.ts'
import { isLinkLocal, isPrivate, spokenSubnet } from './subnet.ts'

/**
 * Linux reports a machine that nobody finds on the cable as EHOSTUNREACH after three requests of a second each. A
 * refusal by a firewall or a router comes at once with the same code.
 */
const QUICK_MS = 900

const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']

type Way = 'silent' | 'refused' | 'unreachable' | 'forbidden' | 'odd'

/** The ways in which a connection fails, without the systems’ different codes for them. */
function wayOf(outcome: ConnectOutcome | undefined): Way | null {
  if (!outcome || outcome.kind === 'open') return null
  if (outcome.kind === 'timedOut' || outcome.error === 'ETIMEDOUT') return 'silent'
  if (outcome.error === 'ECONNREFUSED') return 'refused'
  if (UNREACHABLE.includes(outcome.error)) return 'unreachable'
  return outcome.error === 'EACCES' || outcome.error === 'EPERM' ? 'forbidden' : 'odd'
}

/** Turns a rule about one way of failing into a rule. */
const on =
  (ways: readonly Way[], rule: Rule<Examined>): Rule<Examined> =>
  (about) => {
    const way = wayOf(about.facts.of('connect', about.address)?.outcome)
    return way !== null && ways.includes(way) ? rule(about) : null
  }

const ANY: readonly Way[] = ['silent', 'refused', 'unreachable', 'forbidden', 'odd']
const NO_ANSWER: readonly Way[] = ['silent', 'unreachable']

const wasQuick = ({ facts, address }: Examined): boolean =>
  (facts.of('connect', address)?.ms ?? QUICK_MS) < QUICK_MS

/** "this machine’s (ufw)", as far as it is known what that would be. */
const ownFirewall = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0 ? 'this one’s' : `this one’s (${list(names)})`
}

/** Why a connection to one address could not be made, what is sure before what is likely. */
export const failureRules: readonly Rule<Examined>[] = [
  on(ANY, ({ address }) =>
    address.includes(':') && isLinkLocal(address) && !address.includes('%')
      ? certain(
          'zone-missing',
          `${address} is an address within one cable or Wi-Fi, and does not say within which.`,
          `Add the interface after a percent sign, such as ${address}%eth0, or use another address of the host.`,
        )
      : null,
  ),
  on(['refused'], ({ facts, address, port }) =>
    facts.isOwn(address)
      ? certain(
          'nothing-open-here',
          `No room is open on this machine at port ${port}.`,
          'Open the room first, or check the port.',
        )
      : null,
  ),
  on(['silent'], ({ facts, address, port }) =>
    facts.isOwn(address)
      ? likely(
          'blocked-on-this-machine',
          `This machine does not answer itself at port ${port}, as when its own firewall drops what is sent there.`,
          `Allow Parley, or TCP port ${port}, in the firewall of this machine.`,
        )
      : null,
  ),
  on(['forbidden'], ({ name }) =>
    certain(
      'blocked-on-this-machine',
      `This machine does not let Parley connect to ${name}.`,
      'Allow Parley in the firewall or security program of this machine.',
    ),
  ),
  on(['unreachable'], (about) => {
    const { facts, address } = about
    const home = facts.home(address)
    const hearing = home ? facts.hearing(home.name) : null
    const multicastFailed = hearing !== null && !hearing.ownHeard && hearing.others === 0
    return facts.platform === 'darwin' && wasQuick(about) && multicastFailed
      ? likely(
          'local-network-denied',
          'macOS does not let Parley use the local network.',
          'In System Settings, under Privacy & Security, Local Network, switch Parley on (or the terminal it runs in), then try again.',
        )
      : null
  }),
  on(ANY, ({ facts, address, port, name }) => {
    const vpn = facts.through(address)
    const home = facts.home(address)
    if (vpn?.kind !== 'vpn' || home?.kind !== 'physical') return null
    // A machine behind the VPN may have an address that would fit the network here as well.
    const refused = wayOf(facts.of('connect', address)?.outcome) === 'refused'
    return likely(
      'vpn-capture',
      refused
        ? `${name} fits this machine’s own network (${home.name}), but what is sent to it goes into the VPN (${vpn.name}), where connections at port ${port} are refused.`
        : `${name} fits this machine’s own network (${home.name}), but what is sent to it goes into the VPN (${vpn.name}), and no room answers there.`,
      `If the host is nearby, disconnect the VPN, or allow local network access in its settings; if it is behind the VPN, see on that machine that the room is open, and that a firewall lets TCP port ${port} through.`,
    )
  }),
  on(NO_ANSWER, ({ facts, address, name }) => {
    const vpn = facts.through(address)
    return vpn?.kind === 'vpn' && !facts.home(address) && isPrivate(address) && !facts.isThere(address)
      ? likely(
          'vpn-capture',
          `What is sent to ${name} goes into the VPN (${vpn.name}), and nothing comes back.`,
          'If the host is nearby and not behind the VPN, disconnect the VPN and try again.',
        )
      : null
  }),
  on(ANY, ({ facts, address, name }) =>
    facts.of('route', address)?.source === null
      ? certain(
          'no-route',
          `This machine has no way to ${name}: none of its networks leads there.`,
          'Connect both machines to the same network, or use another address of the host.',
        )
      : null,
  ),
  on(['refused'], ({ facts, name, port }) =>
    // A filter of this machine refuses in the host's name, and only an administrator could see that.
    likely(
      'port-refused',
      `Connections to ${name} at port ${port} are refused: no room is open there, or a firewall refuses them, that machine’s or this one’s own.`,
      `See on that machine that the room is open, and that its port is ${port}; then allow Parley in its firewall, and in ${ownFirewall(facts)}.`,
    ),
  ),
  on(['unreachable'], (about) => {
    const { facts, address, port, name } = about
    if (!facts.isThere(address) || !wasQuick(about)) return null
    return likely(
      'firewall-rejects',
      `${name} is there, but a firewall turns connections to its port ${port} away: that machine’s, or this one’s own.`,
      `Allow Parley, or TCP port ${port}, in the firewall of that machine, and in ${ownFirewall(facts)}.`,
    )
  }),
  on(NO_ANSWER, ({ facts, address, name }) =>
    facts.of('neighbour', address)?.state === 'absent' && facts.heard(address)
      ? likely(
          'client-isolation',
          `${name} is heard on this network, but this machine may not talk to it: the Wi-Fi keeps its devices apart.`,
          'Use a network that is not for guests, or switch off client isolation (AP isolation) in the router.',
        )
      : null,
  ),
  on(['silent'], ({ facts, address, port, name }) =>
    facts.isThere(address)
      ? likely(
          'firewall-drops',
          `${name} is there, but what is sent to its port ${port} is dropped without an answer, as firewalls do: that machine’s, or this one’s own.`,
          `See on that machine that the room is open, and allow Parley, or TCP port ${port}, in its firewall, and in ${ownFirewall(facts)}.`,
        )
      : null,
  ),
  on(NO_ANSWER, ({ facts, address, name }) => {
    const { gateway } = facts
    return !facts.home(address) && gateway !== null && facts.of('neighbour', gateway)?.state === 'absent'
      ? likely(
          'gateway-absent',
          `The way to ${name} leads through the router at ${gateway}, which does not answer.`,
          'Reconnect this machine to its network, or restart the router.',
        )
      : null
  }),
  on(NO_ANSWER, (about) => {
    const { facts, address, name } = about
    const { gateway } = facts
    if (!facts.home(address)) return null
    const state = facts.of('neighbour', address)?.state
    const slow =
      facts.platform === 'linux' &&
      !wasQuick(about) &&
      facts.of('connect', address)?.outcome.kind === 'failed'
    if (state !== 'absent' && !(state !== 'present' && slow)) return null
    if (gateway !== null && facts.of('neighbour', gateway)?.state === 'absent')
      return unclear(`Neither ${name} nor the router at ${gateway} answers on this machine’s own network.`)
    return likely(
      'host-absent',
      `No machine answers to the address ${name} on this network.`,
      'See that the machine is on and still has this address; on a guest Wi-Fi, devices may be kept apart from one another.',
    )
  }),
  on(['silent'], ({ facts, address, port, name }) =>
    facts.of('neighbour', address)?.state === 'remembered'
      ? unclear(
          `${name} was on this network a while ago, but nothing comes from it now. Either the machine is off, asleep or gone, or a firewall drops what is sent to its port ${port}. See that it is on and still has this address, then that its firewall allows Parley, or TCP port ${port}.`,
        )
      : null,
  ),
  on(NO_ANSWER, (about) => {
    const { facts, address, port, name } = about
    const own =
      facts.outward?.filter(({ kind, address: mine }) => kind === 'physical' && !mine.includes(':')) ?? []
    if (facts.home(address) || !isPrivate(address) || address.includes(':') || own.length === 0) return null
    const networks = own.map((one) => spokenSubnet(one.address, one.prefix)).join(', ')
    const turnedAway = wayOf(facts.of('connect', address)?.outcome) === 'unreachable' && wasQuick(about)
    return likely(
      'other-network',
      turnedAway
        ? `${name} belongs to another network than this machine (${networks}), and a router or a firewall turns connections to its port ${port} away.`
        : `${name} belongs to another network than this machine (${networks}), and nothing comes back from there: the networks may not be connected, the machine may be off, or a firewall drops what is sent to its port ${port}.`,
      `Connect both machines to the same network, or use an address of the host on this one; if a router connects the two, see that the machine is on, and allow TCP port ${port} in its firewall and in the router.`,
    )
  }),
  on(ANY, ({ facts, address, port, name }) => {
    const { outcome, ms } = facts.of('connect', address) ?? { outcome: null, ms: 0 }
    const what =
      outcome?.kind === 'failed'
        ? `failed with ${outcome.error} after ${seconds(ms)}`
        : `got no answer in ${seconds(ms)}`
    return unclear(`Connecting to ${name} port ${port} ${what}. What was observed does not say why.`)
  }),
]

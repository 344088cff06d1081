import type { Facts } from './facts.ts'
import type { ConnectOutcome } from './observation.ts'
import { certain, likely, list, unclear, seconds, type Examined, type Rule } from './rule.ts'
import { isLinkLocal, isPrivate, spokenSubnet } from './subnet.ts'

/**
 * Linux reports a computer that is not on the cable as EHOSTUNREACH after three requests of a
 * second each. A refusal by a firewall or a router comes at once with the same code.
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

/** "this computer’s firewall (ufw)", as far as its name is known. */
const ownFirewall = (facts: Facts): string => {
  const names = facts.firewalls()
  return names.length === 0 ? 'this computer’s firewall' : `this computer’s firewall (${list(names)})`
}

/** Why a connection to one address could not be made; certain causes before likely ones. */
export const failureRules: readonly Rule<Examined>[] = [
  on(ANY, ({ address }) =>
    address.includes(':') && isLinkLocal(address) && !address.includes('%')
      ? certain(
          'zone-missing',
          `${address} is valid only on one cable or Wi-Fi, and doesn’t say which.`,
          `Add the interface after a percent sign, such as ${address}%eth0, or use another address of the host.`,
        )
      : null,
  ),
  on(['refused'], ({ facts, address, port }) =>
    facts.isOwn(address)
      ? certain(
          'nothing-open-here',
          `No room is open on this computer at port ${port}.`,
          'Open the room first, or check the port.',
        )
      : null,
  ),
  on(['silent'], ({ facts, address, port }) =>
    facts.isOwn(address)
      ? likely(
          'blocked-on-this-machine',
          `This computer doesn’t accept its own connections to port ${port}, so its firewall is probably dropping them.`,
          `Allow Parley, or TCP port ${port}, in this computer’s firewall.`,
        )
      : null,
  ),
  on(['forbidden'], ({ name }) =>
    certain(
      'blocked-on-this-machine',
      `This computer doesn’t let Parley connect to ${name}.`,
      'Allow Parley in this computer’s firewall or security software.',
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
          'macOS doesn’t let Parley use the local network.',
          'In System Settings, under Privacy & Security, Local Network, turn on Parley (or the terminal it runs in), then try again.',
        )
      : null
  }),
  on(ANY, ({ facts, address, port, name }) => {
    const vpn = facts.through(address)
    const home = facts.home(address)
    if (vpn?.kind !== 'vpn' || home?.kind !== 'physical') return null
    // A computer behind the VPN may have an address that would also fit the network here.
    const refused = wayOf(facts.of('connect', address)?.outcome) === 'refused'
    return likely(
      'vpn-capture',
      refused
        ? `${name} should be on this computer’s own network (${home.name}), but traffic to it goes through the VPN (${vpn.name}), where port ${port} refuses connections.`
        : `${name} should be on this computer’s own network (${home.name}), but traffic to it goes through the VPN (${vpn.name}), where no room answers.`,
      `If the host is nearby, disconnect the VPN, or allow local network access in its settings. If the host is behind the VPN, check on that computer that the room is open and that its firewall allows TCP port ${port}.`,
    )
  }),
  on(NO_ANSWER, ({ facts, address, name }) => {
    const vpn = facts.through(address)
    return vpn?.kind === 'vpn' && !facts.home(address) && isPrivate(address) && !facts.isThere(address)
      ? likely(
          'vpn-capture',
          `Traffic to ${name} goes through the VPN (${vpn.name}), and nothing comes back.`,
          'If the host is nearby and not behind the VPN, disconnect the VPN and try again.',
        )
      : null
  }),
  on(ANY, ({ facts, address, name }) =>
    facts.of('route', address)?.source === null
      ? certain(
          'no-route',
          `No network on this computer can reach ${name}.`,
          'Connect both computers to the same network, or use another address of the host.',
        )
      : null,
  ),
  on(['refused'], ({ facts, name, port }) =>
    // A filter of this computer refuses in the host's name, and only an administrator could see
    // that.
    likely(
      'port-refused',
      `${name} refuses connections to port ${port}: no room is open there, or a firewall (there or here) is blocking it.`,
      `On that computer, check that the room is open on port ${port} and that its firewall allows Parley. Then allow Parley in ${ownFirewall(facts)}.`,
    ),
  ),
  on(['unreachable'], (about) => {
    const { facts, address, port, name } = about
    if (!facts.isThere(address) || !wasQuick(about)) return null
    return likely(
      'firewall-rejects',
      `${name} is online, but a firewall (there or here) is blocking port ${port}.`,
      `Allow Parley, or TCP port ${port}, in that computer’s firewall and in ${ownFirewall(facts)}.`,
    )
  }),
  on(NO_ANSWER, ({ facts, address, name }) =>
    facts.of('neighbour', address)?.state === 'absent' && facts.heard(address)
      ? likely(
          'client-isolation',
          `${name} is on this network, but the Wi-Fi doesn’t let devices talk to each other (client isolation).`,
          'Use a network that isn’t for guests, or turn off client isolation (AP isolation) in the router.',
        )
      : null,
  ),
  on(['silent'], ({ facts, address, port, name }) =>
    facts.isThere(address)
      ? likely(
          'firewall-drops',
          `${name} is online, but a firewall (there or here) is dropping connections to port ${port}.`,
          `On that computer, check that the room is open. Allow Parley, or TCP port ${port}, in its firewall and in ${ownFirewall(facts)}.`,
        )
      : null,
  ),
  on(NO_ANSWER, ({ facts, address, name }) => {
    const { gateway } = facts
    return !facts.home(address) && gateway !== null && facts.of('neighbour', gateway)?.state === 'absent'
      ? likely(
          'gateway-absent',
          `The route to ${name} goes through the router at ${gateway}, which doesn’t respond.`,
          'Reconnect this computer to its network, or restart the router.',
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
      return unclear(`Neither ${name} nor the router at ${gateway} responds on this computer’s own network.`)
    return likely(
      'host-absent',
      `No computer on this network has the address ${name}.`,
      'Check that the other computer is on and still has this address. Guest Wi-Fi may keep devices apart.',
    )
  }),
  on(['silent'], ({ facts, address, port, name }) =>
    facts.of('neighbour', address)?.state === 'remembered'
      ? unclear(
          `${name} was on this network a while ago, but no longer responds. It may be off, asleep or gone, or a firewall may be dropping connections to port ${port}. Check that it’s on and still has this address, and that its firewall allows Parley, or TCP port ${port}.`,
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
        ? `${name} isn’t on this computer’s network (${networks}), and a router or a firewall is blocking port ${port}.`
        : `${name} isn’t on this computer’s network (${networks}) and doesn’t respond: the networks may not be connected, that computer may be off, or a firewall may be dropping connections to port ${port}.`,
      `Connect both computers to the same network, or use an address that the host has on this one. If a router connects the two networks, check that the host’s computer is on, and allow TCP port ${port} in its firewall and in the router.`,
    )
  }),
  on(ANY, ({ facts, address, port, name }) => {
    const { outcome, ms } = facts.of('connect', address) ?? { outcome: null, ms: 0 }
    const what =
      outcome?.kind === 'failed'
        ? `failed with ${outcome.error} after ${seconds(ms)}`
        : `got no response in ${seconds(ms)}`
    return unclear(`Connecting to ${name} port ${port} ${what}. The cause isn’t clear.`)
  }),
]

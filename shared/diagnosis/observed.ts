import { assertNever } from '../protocol/base/assert-never.ts'
import type { Facts } from './facts.ts'
import {
  doctorSteps,
  type MulticastLink,
  type Observation,
  type ObservationOf,
  type PortReply,
} from './observation.ts'
import type { ObservedLine } from './report.ts'
import { list, seconds } from './rule.ts'
import { serviceName } from './service-rules.ts'

type Words = Pick<ObservedLine, 'mark' | 'text'>

const good = (text: string): Words => ({ mark: 'good', text })
const bad = (text: string): Words => ({ mark: 'bad', text })
const plain = (text: string): Words => ({ mark: 'plain', text })

/** The observations in words, in the order of the steps. */
export function observedLines(facts: Facts, observations: readonly Observation[]): readonly ObservedLine[] {
  const lines = observations.flatMap((one) => lineOf(facts, one))
  return doctorSteps.flatMap((step) => lines.filter((line) => line.step === step))
}

function lineOf(facts: Facts, observation: Observation): ObservedLine[] {
  switch (observation.kind) {
    case 'system':
      return []
    case 'interfaces':
      return interfaceLines(facts)
    case 'name':
      return [{ step: 'name', ...nameWords(observation) }]
    case 'defaultRoute':
      return [{ step: 'route', ...defaultRouteWords(facts, observation) }]
    case 'gateway':
      return [{ step: 'route', ...plain(`The router is ${observation.address}.`) }]
    case 'route':
      return [{ step: 'route', ...routeWords(facts, observation) }]
    case 'neighbour':
      return [{ step: 'route', ...neighbourWords(observation) }]
    case 'connect':
      return [{ step: 'port', ...connectWords(observation) }]
    case 'reply':
      return [{ step: 'protocol', ...replyWords(observation.reply) }]
    case 'responder':
      return [{ step: 'multicast', ...responderWords(observation) }]
    case 'multicast':
      return multicastWords(observation).map((words) => ({ step: 'multicast', ...words }))
    case 'firewall':
      return [{ step: 'firewall', ...firewallWords(observation) }]
    case 'networkProfile':
      return [
        {
          step: 'firewall',
          ...(observation.category === 'public' ? bad : plain)(
            `Windows treats ${observation.network} as a ${observation.category} network.`,
          ),
        },
      ]
    case 'clock':
      return [{ step: 'clock', ...clockWords(observation) }]
    case 'skipped':
      return [{ step: observation.step, ...plain(`${observation.text}.`) }]
    default:
      return assertNever(observation)
  }
}

function interfaceLines({ outward }: Facts): ObservedLine[] {
  if (!outward || outward.length === 0)
    return [{ step: 'interface', ...bad('This computer has no address that others can use.') }]
  const sorts = {
    physical: '',
    vpn: ', a VPN',
    container: ', a virtual network',
    loopback: '',
  }
  return outward.map(({ name, address, prefix, kind }) => ({
    step: 'interface',
    ...plain(`${name} has ${address}/${prefix}${sorts[kind]}.`),
  }))
}

function nameWords({ name, found, ms }: ObservationOf<'name'>): Words {
  switch (found.kind) {
    case 'found':
      return good(`${name} is ${list(found.addresses)}.`)
    case 'failed':
      return bad(`Looking up ${name} failed with ${found.error}.`)
    case 'timedOut':
      return bad(`Looking up ${name} got no response in ${seconds(ms)}.`)
    default:
      return assertNever(found)
  }
}

function defaultRouteWords(facts: Facts, { source, error }: ObservationOf<'defaultRoute'>): Words {
  const vpn = facts.defaultVpn()
  if (vpn) return plain(`Traffic to other networks goes through the VPN ${vpn.name}.`)
  return plain(
    source === null
      ? `There is no route to other networks (${error}).`
      : `Traffic to other networks leaves from ${source}.`,
  )
}

function routeWords(facts: Facts, { address: to, source, error }: ObservationOf<'route'>): Words {
  if (source === null) return bad(`There is no route to ${to} (${error}).`)
  const through = facts.routeInterface(to)
  const way = through ? `through ${through.name}, from ${source}` : `from ${source}`
  const local = facts.interfaceOf(to)
  const where = facts.isOwn(to) ? 'this computer' : local ? 'on the same network' : 'on another network'
  return plain(`${to} is ${where}, reached ${way}.`)
}

function neighbourWords({ address, state }: ObservationOf<'neighbour'>): Words {
  switch (state) {
    case 'present':
      return good(`A computer on this network has the address ${address}.`)
    case 'remembered':
      return plain(
        `A computer on this network had the address ${address} a while ago. It may no longer be there.`,
      )
    case 'absent':
      return bad(`No computer on this network has the address ${address}.`)
    case 'unknown':
      return plain(`Couldn’t tell whether a computer on this network has the address ${address}.`)
    default:
      return assertNever(state)
  }
}

function connectWords({ address, port, outcome, ms }: ObservationOf<'connect'>): Words {
  const where = `${address} port ${port}`
  switch (outcome.kind) {
    case 'open':
      return good(`${where} accepted the connection in ${ms} ms.`)
    case 'timedOut':
      return bad(`${where} didn’t respond in ${seconds(ms)}.`)
    case 'failed':
      return bad(
        `Connecting to ${where} failed with ${outcome.error} after ${ms < 1_000 ? `${ms} ms` : seconds(ms)}.`,
      )
    default:
      return assertNever(outcome)
  }
}

function replyWords(reply: PortReply): Words {
  switch (reply.kind) {
    case 'parley': {
      const key = `The room’s key begins with ${reply.fingerprint.slice(0, 12)}`
      const encrypted = 'It uses TLS and Parley’s protocol.'
      if (reply.pin === 'none') return good(`${encrypted} ${key}.`)
      return reply.pin === 'matches'
        ? good(`${encrypted} ${key}, the same as before.`)
        : bad(`${encrypted} ${key}, not the same as before.`)
    }
    case 'plainParley':
      return plain('It uses Parley’s protocol without encryption.')
    case 'otherParley':
      return bad(`It uses ${reply.protocol}, a different version of Parley’s protocol.`)
    case 'otherTls':
      return bad('It uses TLS, but not Parley’s protocol.')
    case 'other':
      return bad(`It answered “${reply.first}”${serviceWords(reply.first)}.`)
    case 'ended':
      return bad(`It closed the connection right away${reply.error === null ? '' : ` (${reply.error})`}.`)
    case 'silence':
      return bad(`It sent nothing for ${seconds(reply.ms)}.`)
    default:
      return assertNever(reply)
  }
}

const serviceWords = (first: string): string => {
  const name = serviceName(first)
  return name === null ? '' : `, like ${name}`
}

function responderWords({ address, outcome }: ObservationOf<'responder'>): Words {
  switch (outcome) {
    case 'answered':
      return good(`${address} announces services: it answered a direct question on UDP port 5353.`)
    case 'refused':
      return plain(`${address} announces nothing: no program there uses UDP port 5353.`)
    case 'silent':
      return plain(`${address} didn’t answer a direct question on UDP port 5353.`)
    case 'unsent':
      return plain(`Couldn’t send ${address} a direct question on UDP port 5353.`)
    default:
      return assertNever(outcome)
  }
}

function multicastWords({ links, ms }: ObservationOf<'multicast'>): Words[] {
  const sentLinks = links.filter(({ sent }) => sent)
  const [heard, unheard] = [true, false].map((own) =>
    names(
      links,
      sentLinks.filter(({ ownHeard }) => ownHeard === own),
    ),
  )
  const errors = [...new Set(links.flatMap(({ sent, error }) => (sent ? [] : (error ?? 'not tried'))))]
  const others = [...new Set(links.flatMap((link) => link.others))]
  const rooms = [...new Set(links.flatMap((link) => link.rooms))]
  return [
    ...(links.length === 0 ? [bad('Couldn’t send a discovery request: there is no network.')] : []),
    ...(heard ? [good(`Sent a discovery request on ${heard}, and this computer heard it.`)] : []),
    ...(unheard ? [bad(`Sent a discovery request on ${unheard}, but this computer didn’t hear it.`)] : []),
    ...errors.map((error) => {
      const by = names(
        links,
        links.filter((link) => !link.sent && (link.error ?? 'not tried') === error),
      )
      return bad(`Couldn’t send a discovery request on ${by} (${error}).`)
    }),
    others.length === 0
      ? plain(`No other computers answered within ${seconds(ms)}.`)
      : good(
          `Heard ${list(others)}. ${rooms.length === 0 ? 'None is announcing a room.' : `Announcing rooms: ${list(rooms)}.`}`,
        ),
  ]
}

/**
 * Names links by interface. The family is added if not all links of the interface are meant, or if
 * it has only IPv6.
 */
function names(all: readonly MulticastLink[], some: readonly MulticastLink[]): string {
  const words = some.map((one) => {
    const families = all.filter((link) => link.interface === one.interface)
    const isWhole =
      families.every((link) => some.includes(link)) && families.some(({ family }) => family === 'IPv4')
    return isWhole ? one.interface : `${one.interface} (${one.family})`
  })
  return list([...new Set(words)])
}

function clockWords({ now, hostAheadMs }: ObservationOf<'clock'>): Words {
  const own = `This computer’s clock says ${new Date(now).toISOString()}`
  if (hostAheadMs === null) return plain(`${own}.`)
  return plain(
    `${own}; the host’s was ${seconds(Math.abs(hostAheadMs))} ${hostAheadMs < 0 ? 'behind' : 'ahead'}.`,
  )
}

function firewallWords({ name, state }: ObservationOf<'firewall'>): Words {
  switch (state) {
    case 'on':
      return plain(
        `The firewall ${name} on this computer is on. Others can join rooms here only if it allows them.`,
      )
    case 'off':
      return plain(`The firewall ${name} on this computer is off.`)
    case 'unknown':
      return plain(`This computer has the firewall ${name}. Only an administrator can see whether it’s on.`)
    default:
      return assertNever(state)
  }
}

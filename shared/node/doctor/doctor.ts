import { networkInterfaces } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { diagnose, type DoctorReport, type DoctorStep, type Observation } from '../../diagnosis/diagnose.ts'
import { Facts } from '../../diagnosis/facts.ts'
import type { ObservationOf, Platform, PortReply } from '../../diagnosis/observation.ts'
import type { Address } from '../../protocol/finding/address.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { linksOf } from '../discovery/link-spec.ts'
import { systemError } from '../system-error.ts'
import { probeFirewall } from './firewall.ts'
import { probeInterfaces } from './interfaces.ts'
import { probeMulticast } from './multicast.ts'
import { probeName } from './name.ts'
import { findGateway, readNeighbour, probeNeighbour, resolveNeighbour } from './neighbours.ts'
import { probePort } from './port.ts'
import { identifyProtocol, otherProtocols, PARLEY_ALPN } from './protocol.ts'
import { probeResponder } from './responder.ts'
import { probeDefaultRoute, probeRoute } from './route.ts'

/** Addresses of one name that are tried: each costs a connection. */
const MAX_ADDRESSES = 4
/**
 * On a cable, ARP is answered within a millisecond; on Wi-Fi a sleeping computer takes this long.
 */
const RESOLVE_MS = 1_000
/**
 * Linux uses a remembered address for 5 s, then asks three times, a second each (RFC 4861 §10).
 * This leaves time for that, and a run stays within its ten seconds.
 */
const NEIGHBOUR_DEADLINE_MS = 8_800
/**
 * A second handshake is made only if the first was over by then, so that a run stays within its ten
 * seconds.
 */
const SECOND_HANDSHAKE_DEADLINE_MS = 4_000
const SECOND_CONNECT_MS = 1_000

export interface DoctorRequest {
  /** What to reach; null examines this computer only. */
  readonly target: Address | null
  /** SHA-256 of the room's earlier public key, base64url; null if unknown. */
  readonly pinned: string | null
  /**
   * By how much the host’s clock was ahead of this one when its messages arrived, in milliseconds;
   * absent if unknown.
   */
  readonly hostAheadMs?: number
  readonly clock: Clock
  /** Called when a step is done, so that a waiting user sees progress. */
  readonly onStep?: (step: DoctorStep) => void
}

/**
 * The probes of the surrounding network, whatever the target. Replaced in tests, which must not
 * touch that network.
 */
export interface NetworkProbes {
  readonly multicast: () => Promise<Observation>
  readonly firewall: (platform: Platform) => Promise<readonly Observation[]>
  readonly defaultRoute: (
    platform: Platform,
    interfaces: ObservationOf<'interfaces'>,
  ) => Promise<readonly Observation[]>
}

const systemProbes: NetworkProbes = {
  multicast: () => probeMulticast(linksOf(networkInterfaces()).filter(({ loopback }) => !loopback)),
  firewall: probeFirewall,
  defaultRoute: probeGateway,
}

/**
 * Examines this computer’s network and, if there is a target, the route to it. Ends within 10
 * seconds and never rejects. Needs no privileges, changes nothing, and joins no room.
 */
export async function runDoctor(
  { target, pinned, hostAheadMs, clock, onStep }: DoctorRequest,
  probes: NetworkProbes = systemProbes,
): Promise<DoctorReport> {
  const begun = performance.now()
  const reportStep = <T>(step: DoctorStep, probing: Promise<T>): Promise<T> =>
    probing.then((result) => {
      onStep?.(step)
      return result
    })
  const platform = thisPlatform()
  const interfaces = probeInterfaces()
  onStep?.('interface')
  const parts = await Promise.all([
    reportStep('firewall', guarded('firewall', probes.firewall(platform))),
    reportStep('multicast', guarded('multicast', asList(probes.multicast()))),
    guarded('route', probes.defaultRoute(platform, interfaces)),
    target === null
      ? []
      : guarded('port', probeTarget({ target, pinned, platform, interfaces, reportStep, begun })),
  ])
  const seen: Observation[] = [
    { kind: 'system', platform },
    interfaces,
    ...parts.flat(),
    { kind: 'clock', now: clock.now(), hostAheadMs: hostAheadMs ?? null },
  ]
  onStep?.('clock')
  return diagnose({
    target,
    observations: seen,
    at: clock.now(),
    ms: Math.round(performance.now() - begun),
  })
}

const PLATFORMS: readonly Platform[] = ['linux', 'darwin', 'win32']
const thisPlatform = (): Platform => PLATFORMS.find((platform) => platform === process.platform) ?? 'other'

const asList = async (probing: Promise<Observation>): Promise<readonly Observation[]> => [await probing]

/** A probe that fails unexpectedly loses its observations and no others. */
const guarded = (
  step: DoctorStep,
  probing: Promise<readonly Observation[]>,
): Promise<readonly Observation[]> =>
  probing.catch((error: unknown): readonly Observation[] => [
    { kind: 'skipped', step, text: `This couldn’t be checked: ${systemError(error).message}` },
  ])

/** Examines the default route and its gateway. */
async function probeGateway(
  platform: Platform,
  interfaces: ObservationOf<'interfaces'>,
): Promise<readonly Observation[]> {
  const [defaultRoute, gateway] = await Promise.all([probeDefaultRoute(), findGateway(platform)])
  if (gateway === null || !new Facts([interfaces]).interfaceOf(gateway)) return [defaultRoute]
  const before = await readNeighbour(platform, gateway)
  await resolveNeighbour(gateway)
  await pause(RESOLVE_MS)
  return [
    defaultRoute,
    { kind: 'gateway', address: gateway },
    await probeNeighbour(platform, gateway, before),
  ]
}

interface TargetProbe {
  readonly target: Address
  readonly pinned: string | null
  readonly platform: Platform
  readonly interfaces: ObservationOf<'interfaces'>
  readonly reportStep: <T>(step: DoctorStep, probing: Promise<T>) => Promise<T>
  /** When the run began (`performance.now()`). */
  readonly begun: number
}

const isIpAddress = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host)

async function probeTarget(probe: TargetProbe): Promise<readonly Observation[]> {
  const { host } = probe.target
  if (isIpAddress(host)) return probeAddress(probe, host)
  const named = await probe.reportStep('name', probeName(host))
  const addresses = named.found.kind === 'found' ? named.found.addresses.slice(0, MAX_ADDRESSES) : []
  const seen = await Promise.all(addresses.map((address) => probeAddress(probe, address)))
  return [named, ...seen.flat()]
}

async function probeAddress(probe: TargetProbe, address: string): Promise<readonly Observation[]> {
  const { target, platform, interfaces, reportStep, begun } = probe
  const facts = new Facts([interfaces])
  const nearby = facts.interfaceOf(address) !== undefined && !facts.isOwn(address)
  const before = nearby ? await readNeighbour(platform, address) : null
  const [route, responder, connection] = await Promise.all([
    reportStep('route', probeRoute(address, target.port)),
    facts.isOwn(address) ? [] : probeResponder(address).then((seen) => [seen]),
    probeConnection(probe, address),
  ])
  const seen = [route, ...responder, ...connection]
  if (before === null) return seen
  // Does not wait for a computer that has responded in another way, or on which the verdict does
  // not depend.
  const doubtful = hasFailedSilently(seen) && !new Facts(seen).isOnline(address)
  const until = doubtful ? begun + NEIGHBOUR_DEADLINE_MS : 0
  return [...seen, await probeNeighbour(platform, address, before, until)]
}

const hasFailedSilently = (seen: readonly Observation[]): boolean =>
  seen.some(
    (observation) =>
      observation.kind === 'connect' &&
      observation.outcome.kind !== 'open' &&
      !(observation.outcome.kind === 'failed' && observation.outcome.error === 'ECONNREFUSED'),
  )

/** Connects, and identifies the service that answers. */
async function probeConnection(probe: TargetProbe, address: string): Promise<readonly Observation[]> {
  const { target, pinned, reportStep } = probe
  const begun = performance.now()
  const { seen, socket } = await reportStep('port', probePort(address, target.port))
  if (socket === null) return [seen]
  const identify = async () => {
    const first = await identifyProtocol(socket, [PARLEY_ALPN], pinned)
    const inTime = performance.now() - begun < SECOND_HANDSHAKE_DEADLINE_MS
    return first.kind === 'otherTls' && inTime ? secondHandshake(address, target.port, first) : first
  }
  const reply = await reportStep('protocol', identify())
  return [seen, { kind: 'reply', address, port: target.port, reply }]
}

/**
 * A service that speaks TLS but not this version of Parley may speak another version: a second
 * connection shows that.
 */
async function secondHandshake(address: string, port: number, first: PortReply): Promise<PortReply> {
  const { socket } = await probePort(address, port, SECOND_CONNECT_MS)
  if (socket === null) return first
  const second = await identifyProtocol(socket, otherProtocols, null)
  return second.kind === 'otherParley' ? second : first
}

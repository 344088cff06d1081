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
const MOST_ADDRESSES = 4
/**
 * On a cable, ARP is answered within a millisecond; on Wi-Fi a sleeping computer takes this long.
 */
const ASK_WHO_MS = 1_000
/**
 * Linux uses a remembered address for 5 s, then asks three times, a second each (RFC 4861 §10).
 * This leaves time for that, and a run stays within its ten seconds.
 */
const LOOKED_BY_MS = 8_800
/**
 * A second greeting is sent only if the first was over by then, so that a run stays within its ten
 * seconds.
 */
const SECOND_WITHIN_MS = 4_000
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
export interface Surroundings {
  readonly multicast: () => Promise<Observation>
  readonly firewall: (platform: Platform) => Promise<readonly Observation[]>
  readonly wayOut: (
    platform: Platform,
    interfaces: ObservationOf<'interfaces'>,
  ) => Promise<readonly Observation[]>
}

const real: Surroundings = {
  multicast: () => probeMulticast(linksOf(networkInterfaces()).filter(({ loopback }) => !loopback)),
  firewall: probeFirewall,
  wayOut: probeWayOut,
}

/**
 * Examines this computer’s network and, if there is a target, the route to it. Ends within 10
 * seconds and never rejects. Needs no privileges, changes nothing, and joins no room.
 */
export async function runDoctor(
  { target, pinned, hostAheadMs, clock, onStep }: DoctorRequest,
  around: Surroundings = real,
): Promise<DoctorReport> {
  const begun = performance.now()
  const done = <T>(step: DoctorStep, probing: Promise<T>): Promise<T> =>
    probing.then((result) => {
      onStep?.(step)
      return result
    })
  const platform = thisPlatform()
  const interfaces = probeInterfaces()
  onStep?.('interface')
  const parts = await Promise.all([
    done('firewall', guarded('firewall', around.firewall(platform))),
    done('multicast', guarded('multicast', asList(around.multicast()))),
    guarded('route', around.wayOut(platform, interfaces)),
    target === null
      ? []
      : guarded('port', probeTarget({ target, pinned, platform, interfaces, done, begun })),
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
const thisPlatform = (): Platform => PLATFORMS.find((one) => one === process.platform) ?? 'other'

const asList = async (probing: Promise<Observation>): Promise<readonly Observation[]> => [await probing]

/** A probe that fails unexpectedly loses its observations and no others. */
const guarded = (
  step: DoctorStep,
  probing: Promise<readonly Observation[]>,
): Promise<readonly Observation[]> =>
  probing.catch((error: unknown): readonly Observation[] => [
    { kind: 'skipped', step, text: `This couldn’t be checked: ${systemError(error).message}` },
  ])

/** Towards everything outside this computer’s networks. */
async function probeWayOut(
  platform: Platform,
  interfaces: ObservationOf<'interfaces'>,
): Promise<readonly Observation[]> {
  const [out, gateway] = await Promise.all([probeDefaultRoute(), findGateway(platform)])
  if (gateway === null || !new Facts([interfaces]).interfaceOf(gateway)) return [out]
  const before = await readNeighbour(platform, gateway)
  await resolveNeighbour(gateway)
  await pause(ASK_WHO_MS)
  return [out, { kind: 'gateway', address: gateway }, await probeNeighbour(platform, gateway, before)]
}

interface TargetProbe {
  readonly target: Address
  readonly pinned: string | null
  readonly platform: Platform
  readonly interfaces: ObservationOf<'interfaces'>
  readonly done: <T>(step: DoctorStep, probing: Promise<T>) => Promise<T>
  /** When the run began (`performance.now()`). */
  readonly begun: number
}

const isNumber = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host)

async function probeTarget(probe: TargetProbe): Promise<readonly Observation[]> {
  const { host } = probe.target
  if (isNumber(host)) return probeAddress(probe, host)
  const named = await probe.done('name', probeName(host))
  const addresses = named.found.kind === 'found' ? named.found.addresses.slice(0, MOST_ADDRESSES) : []
  const seen = await Promise.all(addresses.map((address) => probeAddress(probe, address)))
  return [named, ...seen.flat()]
}

async function probeAddress(probe: TargetProbe, address: string): Promise<readonly Observation[]> {
  const { target, platform, interfaces, done, begun } = probe
  const facts = new Facts([interfaces])
  const nearby = facts.interfaceOf(address) !== undefined && !facts.isOwn(address)
  const before = nearby ? await readNeighbour(platform, address) : null
  const [route, responder, contact] = await Promise.all([
    done('route', probeRoute(address, target.port)),
    facts.isOwn(address) ? [] : probeResponder(address).then((seen) => [seen]),
    probeContact(probe, address),
  ])
  const seen = [route, ...responder, ...contact]
  if (before === null) return seen
  // Does not wait for a computer that has responded in another way, or on which the verdict does
  // not depend.
  const doubtful = wasSilent(seen) && !new Facts(seen).isOnline(address)
  const until = doubtful ? begun + LOOKED_BY_MS : 0
  return [...seen, await probeNeighbour(platform, address, before, until)]
}

const wasSilent = (seen: readonly Observation[]): boolean =>
  seen.some(
    (one) =>
      one.kind === 'connect' &&
      one.outcome.kind !== 'open' &&
      !(one.outcome.kind === 'failed' && one.outcome.error === 'ECONNREFUSED'),
  )

/** The connection, and what answers on it. */
async function probeContact(probe: TargetProbe, address: string): Promise<readonly Observation[]> {
  const { target, pinned, done } = probe
  const begun = performance.now()
  const { seen, socket } = await done('port', probePort(address, target.port))
  if (socket === null) return [seen]
  const greetedTwice = async () => {
    const first = await identifyProtocol(socket, [PARLEY_ALPN], pinned)
    const inTime = performance.now() - begun < SECOND_WITHIN_MS
    return first.kind === 'otherTls' && inTime ? secondHandshake(address, target.port, first) : first
  }
  const reply = await done('protocol', greetedTwice())
  return [seen, { kind: 'reply', address, port: target.port, reply }]
}

/**
 * A service that speaks TLS but not this version of Parley may speak another one: asked on a second
 * connection.
 */
async function secondHandshake(address: string, port: number, first: PortReply): Promise<PortReply> {
  const { socket } = await probePort(address, port, SECOND_CONNECT_MS)
  if (socket === null) return first
  const second = await identifyProtocol(socket, otherProtocols, null)
  return second.kind === 'otherParley' ? second : first
}

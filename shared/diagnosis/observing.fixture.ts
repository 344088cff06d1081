import { diagnose, type DoctorReport, type Observation } from './diagnose.ts'
import type {
  ConnectOutcome,
  MulticastLink,
  NetworkInterface,
  ObservationOf,
  PortReply,
} from './observation.ts'

// Shorthands for observations in tests.

export const HOST = '192.168.1.20'
export const PORT = 5050
const NOW = Date.UTC(2026, 5, 1)

export const iface = (
  name: string,
  address: string,
  prefix = 24,
  kind: NetworkInterface['kind'] = 'physical',
) => ({
  name,
  address,
  prefix,
  kind,
})
const LOOPBACK = iface('lo', '127.0.0.1', 8, 'loopback')
export const ETHERNET = iface('eth0', '192.168.1.7')
export const TUNNEL = iface('tun0', '10.8.0.2', 24, 'vpn')

export const interfaces = (...list: NetworkInterface[]): Observation => ({
  kind: 'interfaces',
  list: [LOOPBACK, ...list],
})
export const system = (platform: ObservationOf<'system'>['platform']): Observation => ({
  kind: 'system',
  platform,
})
export const route = (source: string | null, address = HOST): Observation => ({
  kind: 'route',
  address,
  source,
  error: source === null ? 'ENETUNREACH' : null,
})
export const connect = (outcome: ConnectOutcome, ms: number, address = HOST): Observation => ({
  kind: 'connect',
  address,
  port: PORT,
  outcome,
  ms,
})
export const open = connect({ kind: 'open' }, 2)
export const silent = (address = HOST) => connect({ kind: 'timedOut' }, 4_000, address)
export const failed = (error: string, ms = 2, address = HOST) =>
  connect({ kind: 'failed', error }, ms, address)
export const portReply = (reply: PortReply, address = HOST): Observation => ({
  kind: 'reply',
  address,
  port: PORT,
  reply,
})
export const parley = (pin: 'matches' | 'differs' | 'none' = 'none') =>
  portReply({ kind: 'parley', fingerprint: 'abcdefghijklmnopqrstuvwxyz', pin })
export const neighbour = (state: ObservationOf<'neighbour'>['state'], address = HOST): Observation => ({
  kind: 'neighbour',
  address,
  state,
})
export const responder = (outcome: ObservationOf<'responder'>['outcome'], address = HOST): Observation => ({
  kind: 'responder',
  address,
  outcome,
})
/** On one link, eth0 by IPv4 unless stated otherwise. */
export const multicast = (...heard: readonly Partial<MulticastLink>[]): Observation => ({
  kind: 'multicast',
  links: (heard.length === 0 ? [{}] : heard).map((link) => ({
    interface: 'eth0',
    family: 'IPv4',
    sent: true,
    error: null,
    ownHeard: true,
    others: [],
    rooms: [],
    ...link,
  })),
  ms: 2_000,
})
export const ownUnheard = multicast({ ownHeard: false })
export const gateway: Observation = { kind: 'gateway', address: '192.168.1.1' }
export const defaultRoute = (source: string): Observation => ({ kind: 'defaultRoute', source, error: null })
export const clock = (hostAheadMs: number | null, now = NOW): Observation => ({
  kind: 'clock',
  now,
  hostAheadMs,
})
export const name = (found: ObservationOf<'name'>['found'], asked = 'lab-pc'): Observation => ({
  kind: 'name',
  name: asked,
  found,
  ms: 12,
})
export const publicNetwork: Observation = { kind: 'networkProfile', network: 'Café', category: 'public' }

export const linux = [system('linux'), interfaces(ETHERNET), multicast(), clock(null)]
export const atHome = [...linux, route('192.168.1.7')]
export const withVpn = [
  system('linux'),
  interfaces(ETHERNET, TUNNEL),
  defaultRoute('10.8.0.2'),
  route('10.8.0.2'),
  multicast(),
]

export const examine = (observations: readonly Observation[], host: string | null = HOST): DoctorReport =>
  diagnose({ target: host === null ? null : { host, port: PORT }, observations, at: NOW, ms: 2_345 })

/** The verdict in short: "likely firewall-drops", "well", "unclear". */
export const inShort = (observations: readonly Observation[], host?: string | null): string => {
  const { verdict } = examine(observations, host)
  return verdict.kind === 'problem' ? `${verdict.confidence} ${verdict.code}` : verdict.kind
}

/** A title, the verdict in short, the observations, and the requested host if it is not HOST. */
export type Case = readonly [
  what: string,
  verdict: string,
  observations: readonly Observation[],
  host?: string | null,
]

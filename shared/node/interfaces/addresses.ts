import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { isLinkLocal } from '../../finding/found-addresses.ts'
import type { InterfaceKind } from '../../diagnosis/observation.ts'
import type { HostAddress } from '../../finding/networks.ts'
import { formatAddress } from '../../protocol/finding/address.ts'

/**
 * The interfaces of a computer as `os.networkInterfaces()` returns them: only those that are up.
 */
export type InterfaceTable = Readonly<Partial<Record<string, readonly NetworkInterfaceInfo[]>>>

const LOOPBACK = /^(lo\d*|Loopback Pseudo-Interface \d+)$/i
// Names as Linux, macOS and Windows use them.
const VPN =
  /^(tun|tap|utun|wg|ppp|ipsec|gpd|tailscale|nordlynx|proton|mullvad|cscotun|zt[a-z\d]{8})\d*|\b(vpn|wireguard|tailscale|zerotier|hamachi|nordlynx|anyconnect|fortinet|globalprotect|tap-windows\d*|wintun)\b/i
// "Local Area Connection* 1" is Wi-Fi Direct on Windows, awdl and llw are similar on macOS: no one
// dials them.
const CONTAINER =
  /^(docker|podman|br-[\da-f]{12}$|bridge1\d\d$|veth|vmnet|vmenet|virbr|vboxnet|lxc|lxd|incusbr|cni|flannel|cali|kube|dummy|awdl|llw|anpi)|vEthernet|virtualbox|vmware|hyper-v|^local area connection\*|^bluetooth/i

/** What an interface is for, by its name. An unknown name counts as a real network. */
export function interfaceKind(name: string): InterfaceKind {
  if (LOOPBACK.test(name)) return 'loopback'
  // Before VPN: "VMware Network Adapter" and the like never are one, while "vpn" may be anywhere in
  // a name.
  if (CONTAINER.test(name)) return 'container'
  return VPN.test(name) ? 'vpn' : 'physical'
}

const KIND_RANK: Record<InterfaceKind, number> = { physical: 0, vpn: 1, container: 2, loopback: 3 }

/** How well an interface reaches others: 0 is best. */
export const interfaceRank = (name: string): number => KIND_RANK[interfaceKind(name)]

export interface RankOptions {
  /** The listener accepts IPv6, too. */
  readonly ipv6: boolean
  /** The system of this table: Windows writes zones as numbers, others as interface names. */
  readonly platform?: NodeJS.Platform
}

/**
 * The addresses that others can use, best first: physical before VPN before containers, IPv4 before
 * IPv6, link-local after all of them. Equal ones keep the system's order. Empty without a network.
 */
export function rankAddresses(table: InterfaceTable, options: RankOptions): HostAddress[] {
  return Object.entries(table)
    .flatMap(([name, addresses = []]) => addresses.map((address) => ({ name, address })))
    .filter(({ address }) => !address.internal && (options.ipv6 || address.family === 'IPv4'))
    .map(({ name, address }) => hostAddress(name, address, options.platform ?? process.platform))
    .toSorted((a, b) => rank(a) - rank(b))
    .map((address, i) => ({ ...address, likely: i === 0 }))
}

function hostAddress(
  name: string,
  { address, family, ...rest }: NetworkInterfaceInfo,
  platform: NodeJS.Platform,
): Omit<HostAddress, 'likely'> {
  const scope = 'scopeid' in rest ? rest.scopeid : 0
  const linkLocal = isLinkLocal(address)
  return {
    host: linkLocal && family === 'IPv6' ? `${address}%${zoneOf(name, scope, platform)}` : address,
    interface: name,
    kind: interfaceKind(name),
    family,
    linkLocal,
  }
}

/** The zone after the % of an address: a number on Windows, a name elsewhere (RFC 4007 §11.2). */
export const zoneOf = (name: string, scope: number, platform: NodeJS.Platform): string =>
  platform === 'win32' ? `${scope}` : name

function rank({ kind, family, linkLocal }: Omit<HostAddress, 'likely'>): number {
  return (linkLocal ? 100 : 0) + KIND_RANK[kind] * 10 + (family === 'IPv4' ? 0 : 1)
}

// The unspecified addresses (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2) in any spelling: no computer has
// them.
const WILDCARD_IPV4 = /^(::ffff:)?0[0.]*$/i
const WILDCARD_IPV6 = /^[0:]*:[0:]*$/

/**
 * What to listen on to be reachable on every network of this computer: all of IPv4, which nearly
 * every network has; or all of both families, if others reach it by IPv6 alone.
 */
export function wildcardAddress(table: InterfaceTable = networkInterfaces()): '0.0.0.0' | '::' {
  const outward = rankAddresses(table, { ipv6: true }).filter(
    ({ kind }) => kind === 'physical' || kind === 'vpn',
  )
  return outward.length > 0 && outward.every(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0'
}

/** Whether listening on this address means listening on all addresses. */
export const isWildcard = (bind: string): boolean => WILDCARD_IPV4.test(bind) || WILDCARD_IPV6.test(bind)

/**
 * The addresses under which others reach a listener on this computer, best first. A listener on one
 * address has only that one; without a network it is loopback.
 */
export function hostAddresses(bind: string, table: InterfaceTable = networkInterfaces()): HostAddress[] {
  const ranked = rankAddresses(table, { ipv6: !WILDCARD_IPV4.test(bind) })
  if (!isWildcard(bind)) {
    const own = ranked.find(({ host }) => host === bind || host.split('%')[0] === bind)
    return [own ? { ...own, likely: true } : singleAddress(bind)]
  }
  return ranked.length > 0 ? ranked : [singleAddress('127.0.0.1')]
}

/** An address that no interface here has: a host name, or loopback. */
const singleAddress = (host: string): HostAddress => ({
  host,
  interface: '',
  kind: isLoopback(host) ? 'loopback' : 'physical',
  family: host.includes(':') ? 'IPv6' : 'IPv4',
  linkLocal: isLinkLocal(host),
  likely: true,
})

/** Whether an address never leaves the computer (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export const isLoopback = (host: string): boolean =>
  host.startsWith('127.') || host === '::1' || host === 'localhost'

/**
 * Every address of this computer on which a room could listen, best first. Empty without a network.
 */
export const ownAddresses = (table: InterfaceTable = networkInterfaces()): HostAddress[] =>
  rankAddresses(table, { ipv6: true })

/** What others can type to reach a listener on this computer, likeliest first. */
export const reachableAddresses = (bind: string, port: number): string[] =>
  hostAddresses(bind).map(({ host }) => formatAddress({ host, port }))

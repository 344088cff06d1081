import type { InterfaceKind } from '../diagnosis/observation.ts'
import { isLoopback } from '../diagnosis/subnet.ts'

/** An address of this computer that others may reach. */
export interface HostAddress {
  /** With its zone id, if it needs one: "fe80::1%eth0". A zone is valid on this computer only. */
  readonly host: string
  readonly interface: string
  readonly kind: InterfaceKind
  readonly family: 'IPv4' | 'IPv6'
  /** Valid only for computers on the same link (RFC 3927, RFC 4291). */
  readonly linkLocal: boolean
  /** The best address for others. True for exactly one in a list. */
  readonly likely: boolean
}

const KINDS: Record<InterfaceKind, string> = {
  physical: '',
  vpn: 'VPN',
  container: 'only programs on this computer',
  loopback: 'this computer only',
}

/** Describes an address, to help choose among several: "eth0, most likely". */
export function networkWords({ interface: name, kind, linkLocal, likely }: HostAddress): string {
  const reach = linkLocal && kind === 'physical' ? 'without a router' : KINDS[kind]
  return [name, reach, likely ? 'most likely' : ''].filter((part) => part !== '').join(', ')
}

/**
 * Who can reach a room that is hosted here: other computers; none until this one is in a network;
 * or only this computer, as requested.
 */
export type Reach = 'others' | 'offline' | 'here'

/** The reach of a room that listens on `bind`, with `hosts` as its addresses. */
export function reachOf(bind: string, hosts: readonly string[], networks: readonly HostAddress[]): Reach {
  if (isLoopback(bind)) return 'here'
  const inside = networks.filter(({ kind }) => kind === 'container').map(({ host }) => host)
  return hosts.some((host) => !isLoopback(host) && !inside.includes(host)) ? 'others' : 'offline'
}

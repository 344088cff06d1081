import { networkInterfaces } from 'node:os'
import { formatAddress } from '../protocol/address.ts'

/**
 * What others can type to reach a listener on this machine, likeliest first: IPv4 before IPv6, link-local last.
 * A listener on one address has that one only; without any network, this machine itself.
 */
export function reachableAddresses(bind: string, port: number): string[] {
  const hosts = bind === '0.0.0.0' || bind === '::' ? ownHosts(bind === '::') : [bind]
  return hosts.map((host) => formatAddress({ host, port }))
}

function ownHosts(withIpv6: boolean): string[] {
  const found = Object.entries(networkInterfaces())
    .flatMap(([name, addresses = []]) => addresses.map((address) => ({ ...address, name })))
    .filter(({ internal, family }) => !internal && (withIpv6 || family === 'IPv4'))
    .map(({ address, family, scopeid, name }) => ({
      host: family === 'IPv6' && scopeid ? `${address}%${name}` : address,
      rank: rank(address, family),
    }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ host }) => host)
  return found.length > 0 ? found : ['127.0.0.1']
}

function rank(address: string, family: string): number {
  const linkLocal = address.startsWith('169.254.') || address.toLowerCase().startsWith('fe80:')
  return (linkLocal ? 2 : 0) + (family === 'IPv4' ? 0 : 1)
}

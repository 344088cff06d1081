import type { HostAddress } from '../../finding/networks.ts'
import type { ListenAddress } from '../../host/host-machine.ts'
import { networkOf } from '../../host/admission/source.ts'
import { hostAddresses, type InterfaceTable } from '../../node/interfaces/addresses.ts'
import { formatAddress, type Address } from '../../protocol/finding/address.ts'
import { inviteLimits } from '../../protocol/trust/invite.ts'

/**
 * The addresses of this computer by which others reach a room, ranked, with the user's preferred
 * address first.
 */
export class HostAddresses {
  readonly #interfaces: () => InterfaceTable
  /** The host part of the user's preferred address. */
  #preferred: string | null = null

  constructor(interfaces: () => InterfaceTable) {
    this.#interfaces = interfaces
  }

  /** The addresses of a room that listens at `at`, likeliest first, with their interfaces. */
  networks(at: ListenAddress): readonly HostAddress[] {
    const ranked = hostAddresses(at.address, this.#interfaces())
    return ranked.toSorted((a, b) => Number(b.host === this.#preferred) - Number(a.host === this.#preferred))
  }

  /** The same addresses as others type them: "192.168.1.20:5050". */
  formatted(at: ListenAddress): readonly string[] {
    return this.networks(at).map(({ host }) => formatAddress({ host, port: at.port }))
  }

  /**
   * Puts this address first while this computer has it. False if it is not one of this computer's.
   */
  leadWith(at: ListenAddress, address: string): boolean {
    const network = this.networks(at)[this.formatted(at).indexOf(address)]
    if (!network) return false
    this.#preferred = network.host
    return true
  }

  /**
   * What others can dial. A zone id is valid on this computer only. If all addresses need one, they
   * are given without it, and the other side tries each of its links.
   */
  dialable(at: ListenAddress): readonly [Address, ...Address[]] {
    const hosts = this.networks(at).map(({ host }) => host)
    const unscoped = hosts.filter((host) => !host.includes('%'))
    const shareable =
      unscoped.length > 0 ? unscoped : [...new Set(hosts.map((host) => host.replace(/%.*/, '')))]
    const [best = '127.0.0.1', ...others] = shareable.slice(0, inviteLimits.addresses)
    return [{ host: best, port: at.port }, ...others.map((host) => ({ host, port: at.port }))]
  }

  /**
   * Whether this computer is in an IPv6 network. Everyone on a LAN is, so there each address is
   * counted separately.
   */
  isInNetwork(network: string): boolean {
    return Object.values(this.#interfaces())
      .flat()
      .some((at) => at?.family === 'IPv6' && networkOf(at.address) === network)
  }
}

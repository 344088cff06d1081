import { multicastOn, type MulticastResult } from './multicast-result.ts'
import type { Multicast, NetworkInterface, Observation, ObservationOf, Platform } from './observation.ts'
import { inSubnet, isLinkLocal, isLoopback, sameAddress } from './subnet.ts'

type AddressObservation = 'route' | 'connect' | 'reply' | 'neighbour' | 'responder'

/** What follows directly from the observations, such as which network an address is on. */
export class Facts {
  readonly #observations: readonly Observation[]
  readonly platform: Platform
  /** Addresses of this computer except loopback; null if they were not observed. */
  readonly outward: readonly NetworkInterface[] | null
  readonly multicast: Multicast | null
  readonly gateway: string | null

  constructor(observations: readonly Observation[]) {
    this.#observations = observations
    this.platform = this.first('system')?.platform ?? 'other'
    this.outward =
      this.first('interfaces')?.list.filter(
        ({ kind, address }) => kind !== 'loopback' && !isLoopback(address),
      ) ?? null
    this.multicast = this.first('multicast') ?? null
    this.gateway = this.first('gateway')?.address ?? null
  }

  all<K extends Observation['kind']>(kind: K): readonly ObservationOf<K>[] {
    return this.#observations.filter((one): one is ObservationOf<K> => one.kind === kind)
  }

  first<K extends Observation['kind']>(kind: K): ObservationOf<K> | undefined {
    return this.all(kind)[0]
  }

  /** The first observation of a kind about an address. */
  observed<K extends AddressObservation>(kind: K, address: string): ObservationOf<K> | undefined {
    return this.#observations.find(
      (one): one is ObservationOf<K> => one.kind === kind && 'address' in one && one.address === address,
    )
  }

  /** The interface whose network the address belongs to, preferably cable or Wi-Fi. */
  interfaceOf(address: string): NetworkInterface | undefined {
    const [, zone] = address.split('%')
    const matching = (this.outward ?? []).filter(
      ({ name, address: own, prefix }) =>
        inSubnet(address, own, prefix) && (zone === undefined || zone === name),
    )
    return matching.find(({ kind }) => kind === 'physical') ?? matching[0]
  }

  /** The interface that the system would use to reach the address. */
  routeInterface(address: string): NetworkInterface | undefined {
    const source = this.observed('route', address)?.source
    return source === null || source === undefined
      ? undefined
      : this.outward?.find((one) => sameAddress(one.address, source))
  }

  /** The VPN that carries traffic to other networks, if any. */
  defaultVpn(): NetworkInterface | undefined {
    const source = this.first('defaultRoute')?.source
    return source === null || source === undefined
      ? undefined
      : this.outward?.find(({ address, kind }) => kind === 'vpn' && sameAddress(address, source))
  }

  isOwn(address: string): boolean {
    return isLoopback(address) || (this.outward ?? []).some((one) => sameAddress(one.address, address))
  }

  /** Whether a computer at the address responded in any way, whatever its port did. */
  isOnline(address: string): boolean {
    const responder = this.observed('responder', address)?.outcome
    return (
      responder === 'answered' ||
      responder === 'refused' ||
      this.observed('neighbour', address)?.state === 'present' ||
      this.wasHeard(address)
    )
  }

  wasHeard(address: string): boolean {
    return (
      this.multicast?.links.some(({ others }) => others.some((one) => sameAddress(one, address))) ?? false
    )
  }

  /** The result of multicast on one interface, or on all of the LAN; null if it was not tried. */
  multicastOn(name?: string): MulticastResult | null {
    return this.multicast && multicastOn(this.multicast, name === undefined ? this.lanNames() : [name])
  }

  /** Names of the interfaces of `lanAddresses`. */
  lanNames(): readonly string[] {
    return [...new Set((this.lanAddresses() ?? []).map(({ name }) => name))]
  }

  /** Firewalls of this computer that are on, or may be. */
  firewalls(): readonly string[] {
    return this.all('firewall')
      .filter(({ state }) => state !== 'off')
      .map(({ name }) => name)
  }

  /**
   * Addresses of cables and Wi-Fi; null if no addresses were observed. A virtual interface counts
   * if this computer's default route uses it, as with the virtual switch of Hyper-V.
   */
  lanAddresses(): readonly NetworkInterface[] | null {
    const out = this.first('defaultRoute')?.source ?? null
    const outbound = this.outward?.find(
      ({ address, kind }) => kind === 'container' && out !== null && sameAddress(address, out),
    )
    const names = (this.outward ?? []).filter(({ kind }) => kind === 'physical').map(({ name }) => name)
    if (names.length === 0 && outbound !== undefined) names.push(outbound.name)
    return this.outward?.filter(({ name }) => names.includes(name)) ?? null
  }

  /** Whether this computer has only addresses that it assigned itself. */
  onlySelfAssigned(): boolean {
    const addresses = this.lanAddresses() ?? []
    return addresses.length > 0 && addresses.every(({ address }) => isLinkLocal(address))
  }
}

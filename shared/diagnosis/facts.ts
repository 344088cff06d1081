import { hearingOn, type Hearing } from './hearing.ts'
import type { Multicast, NetworkInterface, Observation, ObservationOf, Platform } from './observation.ts'
import { inSubnet, isLinkLocal, isLoopback, sameAddress } from './subnet.ts'

type About = 'route' | 'connect' | 'spoke' | 'neighbour' | 'responder'

/**
 * What follows directly from the observations: which belong together, and which network an address
 * is on.
 */
export class Facts {
  readonly #observations: readonly Observation[]
  readonly platform: Platform
  /** Addresses of this computer that others could use; null if they were not observed. */
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

  /** What was observed about one address. */
  of<K extends About>(kind: K, address: string): ObservationOf<K> | undefined {
    return this.#observations.find(
      (one): one is ObservationOf<K> => one.kind === kind && 'address' in one && one.address === address,
    )
  }

  /** The interface whose network the address belongs to, preferably cable or Wi-Fi. */
  home(address: string): NetworkInterface | undefined {
    const [, zone] = address.split('%')
    const homes = (this.outward ?? []).filter(
      ({ name, address: own, prefix }) =>
        inSubnet(address, own, prefix) && (zone === undefined || zone === name),
    )
    return homes.find(({ kind }) => kind === 'physical') ?? homes[0]
  }

  /** The interface that the system would use towards the address. */
  through(address: string): NetworkInterface | undefined {
    const source = this.of('route', address)?.source
    return source === null || source === undefined
      ? undefined
      : this.outward?.find((one) => sameAddress(one.address, source))
  }

  /** The VPN that carries what leaves this network, if there is one. */
  defaultVpn(): NetworkInterface | undefined {
    const source = this.first('defaultRoute')?.source
    return source === null || source === undefined
      ? undefined
      : this.outward?.find(({ address, kind }) => kind === 'vpn' && sameAddress(address, source))
  }

  isOwn(address: string): boolean {
    return isLoopback(address) || (this.outward ?? []).some((one) => sameAddress(one.address, address))
  }

  /** Something at the address gave a sign of life, whatever the port did. */
  isThere(address: string): boolean {
    const responder = this.of('responder', address)?.outcome
    return (
      responder === 'answered' ||
      responder === 'refused' ||
      this.of('neighbour', address)?.state === 'present' ||
      this.heard(address)
    )
  }

  heard(address: string): boolean {
    return (
      this.multicast?.links.some(({ others }) => others.some((one) => sameAddress(one, address))) ?? false
    )
  }

  /**
   * What multicast did on one interface; without a name, on all cables and Wi-Fi. Null if it was
   * not tried.
   */
  hearing(name?: string): Hearing | null {
    return this.multicast && hearingOn(this.multicast, name === undefined ? this.nearbyNames() : [name])
  }

  /** Interfaces on which others are reached. */
  nearbyNames(): readonly string[] {
    return [...new Set((this.nearby() ?? []).map(({ name }) => name))]
  }

  /** Firewalls of this computer that are on, or may be. */
  firewalls(): readonly string[] {
    return this.all('firewall')
      .filter(({ state }) => state !== 'off')
      .map(({ name }) => name)
  }

  /**
   * Addresses of cables and Wi-Fi; null if no addresses were observed. An interface shared with
   * virtual machines counts if this computer's outbound route uses it, as with the virtual switch
   * of Hyper-V.
   */
  nearby(): readonly NetworkInterface[] | null {
    const out = this.first('defaultRoute')?.source ?? null
    const wayOut = this.outward?.find(
      ({ address, kind }) => kind === 'container' && out !== null && sameAddress(address, out),
    )
    const names = (this.outward ?? []).filter(({ kind }) => kind === 'physical').map(({ name }) => name)
    if (names.length === 0 && wayOut !== undefined) names.push(wayOut.name)
    return this.outward?.filter(({ name }) => names.includes(name)) ?? null
  }

  /** No cable or Wi-Fi gave this computer an address; it has only ones it assigned itself. */
  onlySelfAssigned(): boolean {
    const nearby = this.nearby() ?? []
    return nearby.length > 0 && nearby.every(({ address }) => isLinkLocal(address))
  }
}

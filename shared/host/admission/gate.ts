import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { limits } from '../../protocol/base/limits.ts'
import { Ranks } from './ranks.ts'
import { sourceOf } from './source.ts'
import { TokenBucket, type Elapsed } from '../../protocol/base/token-bucket.ts'

export type GateLimits = Pick<
  HostLimits,
  'connectionsPerAddress' | 'connectionsPerSecond' | 'connectionBurst' | 'unauthenticated'
>

export interface GateOptions {
  readonly limits: GateLimits
  readonly elapsed: Elapsed
  /**
   * Whether an IPv6 /64, as `networkOf` writes it, is one of this computer's networks. There each
   * address is a source of its own.
   */
  readonly isOwnNetwork?: (network: string) => boolean
}

export type Refusal =
  /** This address already has limits.connectionsPerAddress open. */
  | 'too-many'
  /** This address exceeded limits.connectionsPerSecond. */
  | 'too-fast'

/** A connection that passed the gate. Its owner reports what happens to it; repeats do nothing. */
export interface Pass {
  /** The room has admitted its client: it can no longer be evicted, and protects its address. */
  authenticated(): void
  /** The connection has ended. */
  leave(): void
}

export type GateVerdict =
  { readonly kind: 'passed'; readonly pass: Pass } | { readonly kind: 'refused'; readonly why: Refusal }

/** All connections from one source, as `sourceOf` names it. */
interface Source {
  readonly key: string
  readonly pace: TokenBucket
  /** In the order of arrival. */
  readonly waiting: Set<Client>
  admitted: number
}

interface Client {
  state: 'waiting' | 'admitted' | 'gone'
  readonly source: Source
  readonly onEvict: () => void
}

/**
 * Stands between accepting a connection and spending anything on it, TLS included. It limits the
 * connections and new connections per second of one address, and the number of all strangers.
 *
 * When there are too many strangers the newcomer is still accepted, or a flood would lock everyone
 * out. The oldest stranger is evicted, from the address that has the most strangers in excess of
 * its admitted connections. So a flood from a few addresses evicts itself. In a flood from
 * thousands, a newcomer is evicted only after limits.unauthenticated others have arrived; an honest
 * handshake needs a small part of that time. People who share an address with members are evicted
 * last.
 *
 * Every call is amortized O(1). Memory is bounded by the open connections and
 * limits.addressesRemembered.
 */
export class Gate {
  readonly #limits: GateLimits
  readonly #elapsed: Elapsed
  readonly #isOwn: (network: string) => boolean
  readonly #sources = new Map<string, Source>()
  /** Sources without a connection, idle the longest first. */
  readonly #idle = new Set<Source>()
  /** Sources with strangers, ranked by how many more strangers than admitted connections. */
  readonly #ranks = new Ranks<Source>()
  #strangers = 0

  constructor(options: GateOptions) {
    this.#limits = options.limits
    this.#elapsed = options.elapsed
    this.#isOwn = options.isOwnNetwork ?? (() => false)
  }

  /** How many connections have not been admitted yet. */
  get strangers(): number {
    return this.#strangers
  }

  /** How many addresses are remembered, including idle ones. */
  get remembered(): number {
    return this.#sources.size
  }

  /**
   * Accepts or refuses a connection from an address as systems print it. The caller must destroy a
   * refused one at once, without an answer. `onEvict` is called at most once, to make room later;
   * it must close the connection and not throw.
   */
  enter(address: string, onEvict: () => void): GateVerdict {
    const now = this.#elapsed()
    this.#forget(now)
    const source = this.#sourceAt(sourceOf(address, this.#isOwn), now)
    if (source.waiting.size + source.admitted >= this.#limits.connectionsPerAddress) {
      return { kind: 'refused', why: 'too-many' }
    }
    if (!source.pace.tryTake(1, now)) return { kind: 'refused', why: 'too-fast' }
    if (this.#strangers >= this.#limits.unauthenticated) this.#evict()
    // Only now, because the evicted connection may have been the last from this source.
    this.#idle.delete(source)
    const client: Client = { state: 'waiting', source, onEvict }
    this.#rerank(source, () => source.waiting.add(client))
    this.#strangers++
    return {
      kind: 'passed',
      pass: { authenticated: () => this.#letIn(client), leave: () => this.#leave(client) },
    }
  }

  #sourceAt(key: string, now: number): Source {
    const known = this.#sources.get(key)
    if (known) return known
    const { connectionsPerSecond: perSecond, connectionBurst: burst } = this.#limits
    const pace = new TokenBucket({ perSecond, burst }, now)
    const source: Source = { key, pace, waiting: new Set(), admitted: 0 }
    this.#sources.set(key, source)
    return source
  }

  #letIn(client: Client): void {
    if (client.state !== 'waiting') return
    client.state = 'admitted'
    const { source } = client
    this.#rerank(source, () => {
      source.waiting.delete(client)
      source.admitted++
    })
    this.#strangers--
  }

  #leave(client: Client): void {
    const { source, state } = client
    if (state === 'gone') return
    client.state = 'gone'
    this.#rerank(source, () => {
      if (state === 'admitted') source.admitted--
      else source.waiting.delete(client)
    })
    if (state === 'waiting') this.#strangers--
    if (source.waiting.size + source.admitted === 0) this.#idle.add(source)
  }

  #evict(): void {
    const victim = this.#ranks.first?.waiting.values().next().value
    if (!victim) return
    this.#leave(victim)
    victim.onEvict()
  }

  #rerank(source: Source, change: () => void): void {
    const before = rankOf(source)
    change()
    this.#ranks.move(source, before, rankOf(source))
  }

  /** Forgets idle sources whose rate is full again, and the longest idle ones beyond the limit. */
  #forget(now: number): void {
    for (const source of this.#idle) {
      if (this.#idle.size <= limits.addressesRemembered && !source.pace.isFull(now)) return
      this.#idle.delete(source)
      this.#sources.delete(source.key)
    }
  }
}

/** The source with the highest rank loses a stranger first; null if it has none. */
const rankOf = ({ waiting, admitted }: Source): number | null =>
  waiting.size === 0 ? null : Math.max(0, waiting.size - admitted)

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
   * Whether an IPv6 /64, as `networkOf` writes it, is one of this computer's networks: there each
   * address counts for itself.
   */
  readonly isOwnNetwork?: (network: string) => boolean
}

export type Refusal =
  /** This address already has limits.connectionsPerAddress open. */
  | 'too-many'
  /** This address exceeded limits.connectionsPerSecond. */
  | 'too-fast'

/**
 * One connection that passed the gate. Its holder reports what becomes of it; each call counts
 * once.
 */
export interface Pass {
  /**
   * It belongs to someone the room has let in: it can no longer be evicted, and speaks for its
   * address.
   */
  authenticated(): void
  /** It has ended, by either side. */
  leave(): void
}

export type GateVerdict =
  { readonly kind: 'passed'; readonly pass: Pass } | { readonly kind: 'refused'; readonly why: Refusal }

/** All connections from one place. */
interface Source {
  readonly key: string
  readonly pace: TokenBucket
  /** In the order of arrival. */
  readonly waiting: Set<Visitor>
  insiders: number
}

interface Visitor {
  state: 'waiting' | 'inside' | 'gone'
  readonly source: Source
  readonly onEvict: () => void
}

/**
 * Stands between accepting a connection and spending anything on it, TLS included. It limits the
 * connections and new connections per second of one address, and the number of all strangers.
 *
 * When there are too many strangers the newcomer is still accepted, or a flood would lock everyone
 * out. The oldest stranger is evicted, from the address with the most strangers beyond its members
 * inside. So a flood from a few addresses evicts itself. In a flood from thousands, each newcomer
 * keeps its place until as many more have arrived as there are places; an honest handshake needs a
 * small part of that time. People who share an address with members are evicted last.
 *
 * Every call is amortized O(1). Memory is bounded by the open connections and
 * limits.addressesRemembered.
 */
export class Gate {
  readonly #limits: GateLimits
  readonly #elapsed: Elapsed
  readonly #isOwn: (network: string) => boolean
  readonly #sources = new Map<string, Source>()
  /** Those without a connection, idle the longest first. */
  readonly #idle = new Set<Source>()
  /** Those with strangers, ranked by how many more strangers they have than insiders. */
  readonly #ranks = new Ranks<Source>()
  #strangers = 0

  constructor(options: GateOptions) {
    this.#limits = options.limits
    this.#elapsed = options.elapsed
    this.#isOwn = options.isOwnNetwork ?? (() => false)
  }

  /** How many have not been let in yet. */
  get strangers(): number {
    return this.#strangers
  }

  /** How many addresses are remembered, including idle ones. */
  get remembered(): number {
    return this.#sources.size
  }

  /**
   * Accepts or refuses a connection from an address as systems print it. Destroy a refused one at
   * once, without an answer. `onEvict` is called at most once, to make room later; it must close
   * the connection and not throw.
   */
  enter(address: string, onEvict: () => void): GateVerdict {
    const now = this.#elapsed()
    this.#forget(now)
    const source = this.#sourceAt(sourceOf(address, this.#isOwn), now)
    if (source.waiting.size + source.insiders >= this.#limits.connectionsPerAddress) {
      return { kind: 'refused', why: 'too-many' }
    }
    if (!source.pace.tryTake(1, now)) return { kind: 'refused', why: 'too-fast' }
    if (this.#strangers >= this.#limits.unauthenticated) this.#evict()
    // After making room: the evicted one may have been the last from here.
    this.#idle.delete(source)
    const visitor: Visitor = { state: 'waiting', source, onEvict }
    this.#rerank(source, () => source.waiting.add(visitor))
    this.#strangers++
    return {
      kind: 'passed',
      pass: { authenticated: () => this.#letIn(visitor), leave: () => this.#leave(visitor) },
    }
  }

  #sourceAt(key: string, now: number): Source {
    const known = this.#sources.get(key)
    if (known) return known
    const { connectionsPerSecond: perSecond, connectionBurst: burst } = this.#limits
    const pace = new TokenBucket({ perSecond, burst }, now)
    const source: Source = { key, pace, waiting: new Set(), insiders: 0 }
    this.#sources.set(key, source)
    return source
  }

  #letIn(visitor: Visitor): void {
    if (visitor.state !== 'waiting') return
    visitor.state = 'inside'
    const { source } = visitor
    this.#rerank(source, () => {
      source.waiting.delete(visitor)
      source.insiders++
    })
    this.#strangers--
  }

  #leave(visitor: Visitor): void {
    const { source, state } = visitor
    if (state === 'gone') return
    visitor.state = 'gone'
    this.#rerank(source, () => {
      if (state === 'inside') source.insiders--
      else source.waiting.delete(visitor)
    })
    if (state === 'waiting') this.#strangers--
    if (source.waiting.size + source.insiders === 0) this.#idle.add(source)
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

  /**
   * Forgets addresses whose pace is as good as new, and the longest idle ones if there are too
   * many.
   */
  #forget(now: number): void {
    for (const source of this.#idle) {
      if (this.#idle.size <= limits.addressesRemembered && !source.pace.isFull(now)) return
      this.#idle.delete(source)
      this.#sources.delete(source.key)
    }
  }
}

/**
 * How near a source is to losing a stranger; null if it has none. Members from there speak for it.
 */
const rankOf = ({ waiting, insiders }: Source): number | null =>
  waiting.size === 0 ? null : Math.max(0, waiting.size - insiders)

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
  /** Whether an IPv6 /64, as `networkOf` writes it, is one of this machine's own: there each address counts for itself. */
  readonly isOwnNetwork?: (network: string) => boolean
}

export type Refusal =
  /** limits.connectionsPerAddress are open from there. */
  | 'too-many'
  /** limits.connectionsPerSecond is exceeded from there. */
  | 'too-fast'

/** One connection that came through the gate. Its holder says what becomes of it; each call counts once. */
export interface Pass {
  /** It belongs to somebody the room has let in: it cannot be evicted any more, and speaks for its address. */
  authenticated(): void
  /** It is gone, whoever ended it. */
  leave(): void
}

export type GateVerdict =
  { readonly kind: 'passed'; readonly pass: Pass } | { readonly kind: 'refused'; readonly why: Refusal }

/** All connections from one place. */
interface Source {
  readonly key: string
  readonly pace: TokenBucket
  /** In the order of their coming. */
  readonly waiting: Set<Visitor>
  insiders: number
}

interface Visitor {
  state: 'waiting' | 'inside' | 'gone'
  readonly source: Source
  readonly onEvict: () => void
}

/**
 * Stands between accepting a connection and spending anything on it, TLS included: one address may have so many
 * connections and so many new ones a second, and all strangers together so many.
 *
 * When there are too many strangers a newcomer is not turned away: then a flood would lock everybody out. The oldest
 * stranger goes, of the address that has most of them beyond the members it has inside. So somebody who floods from a
 * few addresses evicts himself; somebody who floods from thousands gives each newcomer the time until as many more have
 * come as there is room for, which an honest handshake needs a small part of; and people who share an address with
 * members are evicted last.
 *
 * Every call is O(1) over time. Memory is bounded by the connections that are open and limits.addressesRemembered.
 */
export class Gate {
  readonly #limits: GateLimits
  readonly #elapsed: Elapsed
  readonly #isOwn: (network: string) => boolean
  readonly #sources = new Map<string, Source>()
  /** Those without a connection, idle the longest first. */
  readonly #idle = new Set<Source>()
  /** Those with strangers, by how many these are beyond their insiders. */
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

  /** How many addresses are remembered, idle ones included. */
  get remembered(): number {
    return this.#sources.size
  }

  /**
   * Takes in or refuses a connection from an address as systems print it. A refused one is to be destroyed at once, with
   * nothing said. `onEvict` is called once if it has to make room later; it must close the connection and not throw.
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
    // After making room: the one who went may have been the last one from here.
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

  /** Forgets addresses whose pace is as good as new, and the ones idle the longest when there are too many. */
  #forget(now: number): void {
    for (const source of this.#idle) {
      if (this.#idle.size <= limits.addressesRemembered && !source.pace.isFull(now)) return
      this.#idle.delete(source)
      this.#sources.delete(source.key)
    }
  }
}

/** How near a source is to losing a stranger; null when it has none. Members that came from there speak for it. */
const rankOf = ({ waiting, insiders }: Source): number | null =>
  waiting.size === 0 ? null : Math.max(0, waiting.size - insiders)

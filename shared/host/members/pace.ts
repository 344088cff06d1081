import type { ClientFrame } from '../../protocol/wire/frames.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { limits } from '../../protocol/base/limits.ts'
import { TokenBucket, type Elapsed } from '../../protocol/base/token-bucket.ts'

export type PaceLimits = Pick<HostLimits, 'postsPerSecond' | 'postBurst' | 'asksPerSecond' | 'askBurst'>

/** The kind of a frame; `unknown` if this version does not know it [V3]. */
export type PacedKind = ClientFrame['kind'] | 'unknown'

interface Cost {
  readonly of: 'posts' | 'relations' | 'asks'
  readonly tokens: number
}

/** One is hardly any work, but millions are. */
const SMALL: Cost = { of: 'posts', tokens: 0.1 }

/** What each frame costs, besides its length. A stream of pings is an attack, so none is free. */
const costs: { readonly [Kind in PacedKind]: Cost } = {
  hello: SMALL,
  about: SMALL,
  post: { of: 'posts', tokens: 1 },
  edit: { of: 'relations', tokens: 1 },
  react: { of: 'relations', tokens: 1 },
  remove: { of: 'relations', tokens: 1 },
  createChannel: { of: 'posts', tokens: 5 },
  rename: { of: 'posts', tokens: 5 },
  moderate: { of: 'posts', tokens: 5 },
  answerKnock: { of: 'posts', tokens: 1 },
  confirm: SMALL,
  typing: SMALL,
  page: { of: 'asks', tokens: 1 },
  resume: { of: 'asks', tokens: 1 },
  ping: SMALL,
  pong: SMALL,
  close: SMALL,
  unknown: SMALL,
}

/**
 * How fast one member may write and ask [P5]. A frame that arrived is always carried out; then the
 * host waits before it reads the next. So a script that pipes 3,000 lines is slowed down by its
 * full socket, and loses none.
 */
export class Pace {
  readonly #elapsed: Elapsed
  readonly #buckets: { readonly [Of in Cost['of']]: TokenBucket }

  constructor(paceLimits: PaceLimits, elapsed: Elapsed) {
    const now = elapsed()
    const { postsPerSecond, postBurst, asksPerSecond, askBurst } = paceLimits
    this.#elapsed = elapsed
    this.#buckets = {
      posts: new TokenBucket({ perSecond: postsPerSecond, burst: postBurst }, now),
      relations: new TokenBucket({ perSecond: limits.relationsPerSecond, burst: limits.relationBurst }, now),
      asks: new TokenBucket({ perSecond: asksPerSecond, burst: askBurst }, now),
    }
  }

  /** Counts a frame. Returns the milliseconds until more may be read: 0 to limits.pauseMs. */
  spend(kind: PacedKind, chars: number): number {
    const { of, tokens } = costs[kind]
    return this.#buckets[of].take(tokens + chars / limits.pauseChars, this.#elapsed(), limits.pauseMs)
  }

  /** Whether a new pace would be equal. */
  get isRefilled(): boolean {
    const now = this.#elapsed()
    return this.#buckets.posts.isFull(now) && this.#buckets.asks.isFull(now)
  }
}

interface SharedPace {
  readonly pace: Pace
  connections: number
}

/**
 * The paces of a room's members. A member that leaves with a debt returns with it, or reconnecting
 * would cancel it. Keeps the members who are here, and those who left until their pace is full.
 */
export class Paces {
  readonly #limits: PaceLimits
  readonly #elapsed: Elapsed
  readonly #paces = new Map<string, SharedPace>()
  /** Members who are away, longest first. */
  readonly #away = new Set<string>()

  constructor(paceLimits: PaceLimits, elapsed: Elapsed) {
    this.#limits = paceLimits
    this.#elapsed = elapsed
  }

  /** How many members are remembered. */
  get size(): number {
    return this.#paces.size
  }

  /** A member's pace, for one more connection. Call `leave` when that connection ends. */
  enter(member: string): Pace {
    this.#forget()
    const shared = this.#paces.get(member) ?? { pace: new Pace(this.#limits, this.#elapsed), connections: 0 }
    this.#paces.set(member, shared)
    this.#away.delete(member)
    shared.connections++
    return shared.pace
  }

  leave(member: string): void {
    const shared = this.#paces.get(member)
    if (!shared || shared.connections === 0) return
    shared.connections--
    if (shared.connections === 0) this.#away.add(member)
    this.#forget()
  }

  #forget(): void {
    for (const member of this.#away) {
      if (this.#paces.get(member)?.pace.isRefilled === false) return
      this.#away.delete(member)
      this.#paces.delete(member)
    }
  }
}

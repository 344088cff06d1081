import type { ClientFrame } from '../../protocol/wire/frames.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { limits } from '../../protocol/base/limits.ts'
import { TokenBucket, type Elapsed } from '../../protocol/base/token-bucket.ts'

export type PaceLimits = Pick<HostLimits, 'postsPerSecond' | 'postBurst' | 'asksPerSecond' | 'askBurst'>

/** What a frame counts as: `unknown` is what decodes to no frame of this version [V3]. */
export type PacedKind = ClientFrame['kind'] | 'unknown'

interface Cost {
  readonly of: 'posts' | 'asks'
  readonly tokens: number
}

/** Hardly any work each, but millions of them are. */
const SMALL: Cost = { of: 'posts', tokens: 0.1 }

/**
 * What each frame costs, besides its length. Nothing is free, since an endless stream of pings is
 * an attack, too.
 */
const costs: { readonly [Kind in PacedKind]: Cost } = {
  hello: SMALL,
  about: SMALL,
  post: { of: 'posts', tokens: 1 },
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
 * How fast one member may speak and ask. A frame that arrived is always carried out; the result is
 * how long to wait before reading the next. So a script that pipes 3,000 lines is slowed by its
 * full socket and loses none.
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
      asks: new TokenBucket({ perSecond: asksPerSecond, burst: askBurst }, now),
    }
  }

  /**
   * Pays for a frame of so many characters. Returns the milliseconds until more may be read: 0 to
   * limits.pauseMs.
   */
  spend(kind: PacedKind, chars: number): number {
    const { of, tokens } = costs[kind]
    return this.#buckets[of].take(tokens + chars / limits.pauseChars, this.#elapsed(), limits.pauseMs)
  }

  /** Whether a new pace would be the same. */
  get isRested(): boolean {
    const now = this.#elapsed()
    return this.#buckets.posts.isFull(now) && this.#buckets.asks.isFull(now)
  }
}

interface Kept {
  readonly pace: Pace
  connections: number
}

/**
 * The paces of a room's members. A member that leaves in debt returns in debt, or reconnecting
 * would be a way around it. Holds members who are here, and those who left within the time of a
 * full refill.
 */
export class Paces {
  readonly #limits: PaceLimits
  readonly #elapsed: Elapsed
  readonly #kept = new Map<string, Kept>()
  /** Those who are away, longest first. */
  readonly #away = new Set<string>()

  constructor(paceLimits: PaceLimits, elapsed: Elapsed) {
    this.#limits = paceLimits
    this.#elapsed = elapsed
  }

  /** How many are remembered. */
  get size(): number {
    return this.#kept.size
  }

  /** The pace of a member on one more connection; call `leave` when that ends. */
  enter(member: string): Pace {
    this.#forget()
    const kept = this.#kept.get(member) ?? { pace: new Pace(this.#limits, this.#elapsed), connections: 0 }
    this.#kept.set(member, kept)
    this.#away.delete(member)
    kept.connections++
    return kept.pace
  }

  leave(member: string): void {
    const kept = this.#kept.get(member)
    if (!kept || kept.connections === 0) return
    kept.connections--
    if (kept.connections === 0) this.#away.add(member)
    this.#forget()
  }

  #forget(): void {
    for (const member of this.#away) {
      if (this.#kept.get(member)?.pace.isRested === false) return
      this.#away.delete(member)
      this.#kept.delete(member)
    }
  }
}

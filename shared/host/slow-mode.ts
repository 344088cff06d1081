import type { Elapsed } from '../protocol/token-bucket.ts'
import type { Rules } from './rules.ts'

/** Keeps the pace that slow mode asks of members; moderators and the owner may always speak. */
export class SlowMode {
  readonly #rules: Rules
  readonly #elapsed: Elapsed
  /** When each member last posted. */
  readonly #lastPosts = new Map<string, number>()

  constructor(rules: Rules, elapsed: Elapsed) {
    this.#rules = rules
    this.#elapsed = elapsed
  }

  /** Whether a member may post now; then it counts as having done so. */
  take(member: string): boolean {
    const slowMs = this.#rules.slowSeconds * 1000
    if (slowMs === 0 || this.#rules.roleOf(member) !== 'member') return true
    const now = this.#elapsed()
    const last = this.#lastPosts.get(member)
    if (last !== undefined && now - last < slowMs) return false
    this.#lastPosts.set(member, now)
    return true
  }

  /** Its pace has changed: everybody begins anew. */
  restart(): void {
    this.#lastPosts.clear()
  }
}

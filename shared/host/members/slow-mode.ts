import type { Elapsed } from '../../protocol/base/token-bucket.ts'
import type { Pending } from '../log/pending.ts'
import type { Permissions } from '../state/permissions.ts'

/** Enforces slow mode on members. Moderators and the owner may always post. */
export class SlowMode {
  readonly #permissions: Permissions
  readonly #elapsed: Elapsed
  /** When each member last posted, in monotonic milliseconds; empty while slow mode is off. */
  readonly #lastPosts = new Map<string, number>()

  constructor(permissions: Permissions, elapsed: Elapsed) {
    this.#permissions = permissions
    this.#elapsed = elapsed
  }

  /** Whether a member may post now. */
  mayPost(member: string, pending: Pending): boolean {
    const { slowMs } = this.#permissions
    if (slowMs === 0 || this.#permissions.roleOf(member) !== 'member') return true
    const last = this.#lastPosts.get(member)
    return !pending.hasPostOf(member) && (last === undefined || this.#elapsed() - last >= slowMs)
  }

  /** A message of this member was stored. */
  posted(member: string): void {
    if (this.#permissions.slowMs > 0) this.#lastPosts.set(member, this.#elapsed())
  }

  /** The interval has changed: everyone may post at once. */
  restart(): void {
    this.#lastPosts.clear()
  }
}

import type { Elapsed } from '../../protocol/base/token-bucket.ts'
import type { Pending } from '../log/pending.ts'
import type { Permissions } from '../state/permissions.ts'

/** Keeps the pace that slow mode asks of members; moderators and the owner may always speak. */
export class SlowMode {
  readonly #permissions: Permissions
  readonly #elapsed: Elapsed
  /**
   * When each member last posted, in milliseconds of monotonic time; empty while slow mode is off.
   */
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

  /** A message from this member is in the log. */
  posted(member: string): void {
    if (this.#permissions.slowMs > 0) this.#lastPosts.set(member, this.#elapsed())
  }

  /** Its pace has changed, so it starts again for everyone. */
  restart(): void {
    this.#lastPosts.clear()
  }
}

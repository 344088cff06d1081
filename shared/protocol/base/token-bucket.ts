/** Milliseconds since any fixed moment, on a clock that nobody sets: `performance.now()`. */
export type Elapsed = () => number

export interface Rate {
  /** Tokens that come back in a second; over 0. */
  readonly perSecond: number
  /** The most there ever are, and how many there are at first; 1 or more. */
  readonly burst: number
}

/**
 * A token bucket: lets a burst through and holds a lasting rate. Two ways to use it: `tryTake` for what can be refused,
 * `take` for what cannot, which goes into debt and tells how long to wait afterwards.
 */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #at: number

  /** Full. `now` is in milliseconds of the same clock in all calls. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#at = now
  }

  /** Takes a whole cost or nothing. */
  tryTake(cost: number, now: number): boolean {
    this.#refill(now)
    if (this.#tokens < cost) return false
    this.#tokens -= cost
    return true
  }

  /** Takes a cost in any case. Answers the milliseconds until the debt is paid: 0 when there is none, at most `maxMs`. */
  take(cost: number, now: number, maxMs: number): number {
    this.#refill(now)
    const { perSecond } = this.#rate
    // Forgiven beyond what can be waited for: a debt that grows for ever would outlive its reason.
    this.#tokens = Math.max(this.#tokens - cost, (-maxMs * perSecond) / 1_000)
    return this.#tokens < 0 ? Math.min(maxMs, Math.ceil((-this.#tokens * 1_000) / perSecond)) : 0
  }

  /** Whether it is as good as new, so that it need not be remembered. */
  isFull(now: number): boolean {
    this.#refill(now)
    return this.#tokens >= this.#rate.burst
  }

  #refill(now: number): void {
    const { perSecond, burst } = this.#rate
    const passed = Math.max(0, now - this.#at)
    this.#at = now
    this.#tokens = Math.min(burst, this.#tokens + (passed * perSecond) / 1_000)
  }
}

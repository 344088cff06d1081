/** Monotonic milliseconds since any fixed time, such as `performance.now()`. */
export type Elapsed = () => number

export interface Rate {
  /** Tokens that return per second; more than 0. */
  readonly perSecond: number
  /** The most tokens there can be, and how many there are at first; 1 or more. */
  readonly burst: number
}

/**
 * A token bucket: allows bursts and limits the average rate. `tryTake` is for costs that can be
 * refused. `take` is for those that cannot: it may go into debt, and returns how long to wait.
 */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #at: number

  /** Starts full. `now` is of the same clock in all calls. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#at = now
  }

  /** Takes the whole cost or nothing. */
  tryTake(cost: number, now: number): boolean {
    this.#refill(now)
    if (this.#tokens < cost) return false
    this.#tokens -= cost
    return true
  }

  /**
   * Takes a cost in any case. Returns the milliseconds until the debt is paid: 0 without one, at
   * most `maxMs`.
   */
  take(cost: number, now: number, maxMs: number): number {
    this.#refill(now)
    const { perSecond } = this.#rate
    // Debt beyond the longest wait is dropped, or waits would continue long after their cause.
    this.#tokens = Math.max(this.#tokens - cost, (-maxMs * perSecond) / 1_000)
    return this.#tokens < 0 ? Math.min(maxMs, Math.ceil((-this.#tokens * 1_000) / perSecond)) : 0
  }

  /** Whether it is full, and so equal to a new one. */
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

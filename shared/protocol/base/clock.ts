/** Stops a timer that has not fired; does nothing after that. */
export type Cancel = () => void

/**
 * Time, injected so that tests control it. Order never depends on `now`. Timers use monotonic time,
 * so moving the wall clock neither fires nor delays them.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970, for display only. */
  now(): number
  /** Monotonic milliseconds since any fixed time, for rates. */
  elapsed(): number
  /**
   * Milliseconds since the computer started, accurate to a few milliseconds. Counts time asleep,
   * and does not depend on the wall clock.
   */
  uptime(): number
  /** Calls `run` once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Cancel
  /** Calls `run` once, after all input that has already arrived. */
  endOfTick(run: () => void): void
}

/** Randomness and a one-way function, injected so that tests can predict them. */
export interface Chance {
  /** In [0, 1). */
  jitter(): number
  /** Unpredictable: 128 random bits as 22 characters of base64url. */
  id(): string
  /** Unpredictable bytes. */
  bytes(count: number): Uint8Array
  /** A one-way hash of a secret: 22 characters of base64url that do not reveal it. */
  digest(text: string): string
}

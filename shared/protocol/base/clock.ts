/** Stops a timer that has not fired; does nothing after that. */
export type Cancel = () => void

/**
 * Time, injected so that tests control it. Order never depends on `now`. Timers use monotonic time,
 * so moving the wall clock neither fires nor delays them.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970, for display only. */
  now(): number
  /** Milliseconds since any fixed moment, on monotonic time: for rates. */
  elapsed(): number
  /**
   * Milliseconds since the computer started, accurate to a few. Continues during sleep, and does
   * not depend on the wall clock.
   */
  uptime(): number
  /** Calls `run` once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Cancel
  /** Calls `run` once, after everything that has already arrived was handled. */
  endOfTick(run: () => void): void
}

/** Randomness and one-way functions, injected so that tests can predict them. */
export interface Chance {
  /** In [0, 1). */
  jitter(): number
  /** Unpredictable: 128 random bits as 22 characters of base64url. */
  id(): string
  /** Unpredictable bytes. */
  bytes(count: number): Uint8Array
  /** One-way: 22 characters of base64url that identify who knows the text without revealing it. */
  digest(text: string): string
}

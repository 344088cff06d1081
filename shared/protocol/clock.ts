/** Stops a timer that has not fired; afterwards does nothing. */
export type Cancel = () => void

/**
 * Time, injected so that tests own it. Order never depends on `now`; timers run on monotonic time, so moving the
 * wall clock neither fires nor delays them.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970, for showing only. */
  now(): number
  /** Calls `run` once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Cancel
  /** Calls `run` once when everything that has already arrived has been handled. */
  endOfTick(run: () => void): void
}

/** Numbers in [0, 1) for jitter, and ids nobody can guess: 128 random bits as 22 characters of base64url. */
export interface Chance {
  jitter(): number
  id(): string
}

/** Stops a timer that has not fired; afterwards does nothing. */
export type Cancel = () => void

/**
 * Time, injected so that tests own it. Order never depends on `now`; timers run on monotonic time, so moving the
 * wall clock neither fires nor delays them.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970, for showing only. */
  now(): number
  /** Milliseconds since some moment, on monotonic time: for rates. */
  elapsed(): number
  /**
   * Milliseconds since the computer started, to some milliseconds. Goes on while it sleeps, and
   * whatever the wall clock does.
   */
  uptime(): number
  /** Calls `run` once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Cancel
  /** Calls `run` once when everything that has already arrived has been handled. */
  endOfTick(run: () => void): void
}

/** What is random or cannot be undone, injected so that tests can foresee it. */
export interface Chance {
  /** In [0, 1). */
  jitter(): number
  /** Nobody can guess it: 128 random bits as 22 characters of base64url. */
  id(): string
  /** Bytes nobody can guess. */
  bytes(count: number): Uint8Array
  /** One way: 22 characters of base64url that tell who knows the text without telling the text. */
  digest(text: string): string
}

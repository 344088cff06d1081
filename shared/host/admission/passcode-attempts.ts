import * as v from 'valibot'
import type { HostLimits } from '../../protocol/base/host-limits.ts'

const MINUTE_MS = 60_000
/** While another attempt is under way: it takes a few round trips, and a success refunds it. */
const SOON_MS = 1_000

export type AttemptLimits = Pick<HostLimits, 'passcodesPerMinute' | 'passcodesUntilLocked'>

/**
 * The stored count of a room's passcode attempts, so that a restart does not reset it. Attempts
 * under way count as failed.
 */
export const attemptsState = v.object({
  /** Since the passcode was made. */
  failed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Wall times of the last minute's attempts, in milliseconds since 1970. */
  recent: v.pipe(v.array(v.number()), v.maxLength(1_000)),
})

export type AttemptsState = v.InferOutput<typeof attemptsState>

export const noAttempts: AttemptsState = { failed: 0, recent: [] }

/** One attempt under way. It ends once, in one of two ways; later calls do nothing. */
export interface Attempt {
  /**
   * The passcode was right, so the attempt is refunded. If that cannot be stored, throws
   * StorageError, and the attempt stays counted.
   */
  succeeded(): void
  /** The passcode was wrong, or the client left: the attempt stays counted. */
  failed(): void
}

export type AttemptAnswer =
  | { readonly kind: 'allowed'; readonly attempt: Attempt }
  /** Too many in this minute; try again after this many milliseconds. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** This passcode no longer works for anyone; the host makes a new one. */
  | { readonly kind: 'locked' }

export interface AttemptsOptions {
  readonly limits: AttemptLimits
  /** As last saved; `noAttempts` for a new passcode. */
  readonly state: AttemptsState
  /**
   * Stores the state durably before it returns. If it throws StorageError, the attempt is not
   * allowed.
   */
  readonly save: (state: AttemptsState) => void
  /** Wall time in milliseconds since 1970. */
  readonly now: () => number
}

/**
 * The budget of guesses at one room's passcode, shared by all addresses: limited per minute and
 * until the passcode changes. An attempt is counted before it begins and refunded if it succeeds.
 * So parallel guesses and restarts of the host gain nothing, and honest people use nothing up.
 */
export class Attempts {
  readonly #limits: AttemptLimits
  readonly #save: (state: AttemptsState) => void
  readonly #now: () => number
  #state: AttemptsState
  /** Number of the passcode: a success with an earlier one refunds nothing. */
  #passcode = 0
  #open = 0

  constructor({ limits, state, save, now }: AttemptsOptions) {
    this.#limits = limits
    this.#state = state
    this.#save = save
    this.#now = now
  }

  get isLocked(): boolean {
    return this.#state.failed >= this.#limits.passcodesUntilLocked
  }

  /** Asks for one attempt. Throws StorageError if it cannot be kept. */
  begin(): AttemptAnswer {
    if (this.isLocked) return { kind: 'locked' }
    const now = this.#now()
    // Times in the future count as now, or a clock that was set back could lock the room for years.
    const recent = this.#state.recent.map((at) => Math.min(at, now)).filter((at) => at > now - MINUTE_MS)
    this.#state = { ...this.#state, recent }
    const first = recent.at(-this.#limits.passcodesPerMinute)
    if (first !== undefined) {
      const ms = first + MINUTE_MS - now
      return { kind: 'wait', ms: this.#open > 0 ? Math.min(SOON_MS, ms) : ms }
    }
    this.#store({ failed: this.#state.failed + 1, recent: [...recent, now] })
    return { kind: 'allowed', attempt: this.#attempt(now) }
  }

  /** Starts the count again for a new passcode. Throws StorageError. */
  passcodeChanged(): void {
    this.#store(noAttempts)
    this.#passcode++
  }

  #attempt(at: number): Attempt {
    const passcode = this.#passcode
    let isOpen = true
    const end = (): boolean => {
      if (!isOpen) return false
      isOpen = false
      this.#open--
      return true
    }
    this.#open++
    return {
      succeeded: () => {
        if (end() && passcode === this.#passcode) this.#refund(at)
      },
      failed: () => void end(),
    }
  }

  #refund(at: number): void {
    const { failed, recent } = this.#state
    const index = recent.indexOf(at)
    this.#store({ failed: failed - 1, recent: index < 0 ? recent : recent.toSpliced(index, 1) })
  }

  #store(state: AttemptsState): void {
    this.#save(state)
    this.#state = state
  }
}

import type { Cancel } from './clock.ts'

/**
 * Everybody who listens to one thing. One that throws keeps no other from being told, and does not
 * reach whoever tells: its error goes to `onFault`.
 */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>()
  readonly #onFault: (error: unknown) => void

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault
  }

  get size(): number {
    return this.#listeners.size
  }

  /** Returns what ends it. */
  add(listener: (value: T) => void): Cancel {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Tells all who listen at this moment, except those who stop meanwhile. */
  tell(value: T): void {
    // A set that grows while it is gone through would tell who comes meanwhile, too.
    const listening = [...this.#listeners]
    for (const listener of listening)
      if (this.#listeners.has(listener)) guarded(listener, this.#onFault)(value)
  }
}

/** The same listener, whose errors go to `onFault` instead of to its caller. */
export const guarded =
  <A extends readonly unknown[]>(listener: (...args: A) => void, onFault: (error: unknown) => void) =>
  (...args: A): void => {
    try {
      listener(...args)
    } catch (error) {
      onFault(error)
    }
  }

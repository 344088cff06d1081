import type { Cancel } from './clock.ts'

/**
 * A set of listeners. If one throws, the others are still called, and the error goes to `onFault`
 * instead of the caller.
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

  /** Adds a listener. Returns the function that removes it. */
  add(listener: (value: T) => void): Cancel {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Calls all present listeners, except those that are removed meanwhile. */
  notify(value: T): void {
    // A copy, because iteration over a set includes entries added meanwhile.
    const listening = [...this.#listeners]
    for (const listener of listening)
      if (this.#listeners.has(listener)) guarded(listener, this.#onFault)(value)
  }
}

/** The same listener, with its errors sent to `onFault` instead of its caller. */
export const guarded =
  <A extends readonly unknown[]>(listener: (...args: A) => void, onFault: (error: unknown) => void) =>
  (...args: A): void => {
    try {
      listener(...args)
    } catch (error) {
      onFault(error)
    }
  }

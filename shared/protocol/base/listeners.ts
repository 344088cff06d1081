import type { Cancel } from './clock.ts'

/**
 * The listeners of one thing. One that throws does not keep others from being told, and does not
 * reach the caller: its error goes to `onFault`.
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

  /** Returns a function that ends it. */
  add(listener: (value: T) => void): Cancel {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Tells all present listeners, except those that stop meanwhile. */
  notify(value: T): void {
    // A copy: iterating over a set also visits what is added meanwhile.
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

import type { Chance, Clock } from './clock.ts'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A clock for tests: nothing happens until `settle` or `advance`. */
export class ManualClock implements Clock {
  #now: number
  #wall: number
  #slept = 0
  #timers: Timer[] = []
  #ticks: (() => void)[] = []

  constructor(wall = Date.UTC(2026, 0, 5, 9)) {
    this.#now = 0
    this.#wall = wall
  }

  now(): number {
    return this.#wall
  }

  /** Moves only the wall clock, as an administrator or a time server would. */
  setWall(wall: number): void {
    this.#wall = wall
  }

  elapsed(): number {
    return this.#now
  }

  uptime(): number {
    return this.#now + this.#slept
  }

  /** The computer sleeps: the wall clock and its uptime continue, its timers do not. */
  sleep(ms: number): void {
    this.#slept += ms
    this.#wall += ms
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  endOfTick(run: () => void): void {
    this.#ticks.push(run)
  }

  /** Runs all end-of-tick callbacks, including those they add. */
  settle(): void {
    for (let rounds = 0; this.#ticks.length > 0; rounds++) {
      if (rounds > 10_000) throw new Error('the tick never ends')
      const ticks = this.#ticks
      this.#ticks = []
      for (const run of ticks) run()
    }
  }

  /** Advances time, and fires timers in order. */
  advance(ms: number): void {
    const until = this.#now + ms
    this.settle()
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#wall += next.at - this.#now
      this.#now = next.at
      next.run()
      this.settle()
    }
    this.#wall += until - this.#now
    this.#now = until
  }
}

/** Ids that count up, and no jitter: predictable for tests. */
export const countingChance = (prefix = 'id'): Chance => {
  let count = 0
  return {
    jitter: () => 0,
    id: () => `${prefix}-${++count}`,
    bytes: (length) => new Uint8Array(length).fill(++count),
    digest: (text) => text,
  }
}

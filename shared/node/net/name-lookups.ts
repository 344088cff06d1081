import { lookup as dnsLookup } from 'node:dns'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'

/**
 * The addresses of a name, as connecting to it finds them: hosts file, DNS, and mDNS if the system
 * does that. Empty if there are none.
 */
export type SystemLookup = (name: string, done: (hosts: readonly string[]) => void) => void

const systemLookup: SystemLookup = (name, done) =>
  dnsLookup(name, { all: true }, (error, found) => done(error ? [] : found.map(({ address }) => address)))

interface Answer {
  readonly hosts: readonly string[]
  /** On the clock's monotonic time. */
  readonly until: number
}

/**
 * Looks up names in the background, where no user waits for them. One at a time, because an unknown
 * name blocks one of Node's two threads for lookups for many seconds and cannot be cancelled. Names
 * with addresses go first, and results are kept for a while. Joining by a name does not use this,
 * and finds the other thread free.
 */
export class NameLookups {
  readonly #clock: Clock
  readonly #lookup: SystemLookup
  readonly #answers = new Map<string, Answer>()
  /** In the order in which they were requested. */
  readonly #waiting = new Map<string, Set<{ readonly done: (hosts: readonly string[]) => void }>>()
  #isRunning = false
  /** Raised when everything is forgotten. */
  #generation = 0

  constructor(clock: Clock, lookup: SystemLookup = systemLookup) {
    this.#clock = clock
    this.#lookup = lookup
  }

  /**
   * Calls back once with the addresses of a name (immediately if they are known), none if the
   * system knows none; not after the returned cancel. The lookup itself continues, so that the next
   * request finds its result.
   */
  lookUp(name: string, done: (hosts: readonly string[]) => void): Cancel {
    const known = this.#answers.get(name)
    if (known && this.#clock.elapsed() < known.until) {
      done(known.hosts)
      return () => {}
    }
    const waiting = this.#waiting.get(name) ?? new Set()
    const request = { done }
    this.#waiting.set(name, waiting.add(request))
    this.#next()
    return () => waiting.delete(request)
  }

  /** This computer is on another network: names may have other addresses. */
  forget(): void {
    this.#generation++
    for (const [name, answer] of this.#answers) this.#answers.set(name, { ...answer, until: 0 })
  }

  /** No more callbacks; the lookup under way is the last. */
  stop(): void {
    this.#waiting.clear()
  }

  #next(): void {
    if (this.#isRunning) return
    const names = [...this.#waiting.keys()]
    const name = names.find((candidate) => this.#answers.get(candidate)?.hosts.length) ?? names[0]
    if (name === undefined) return
    this.#isRunning = true
    const generation = this.#generation
    this.#lookup(name, (hosts) => {
      this.#isRunning = false
      const knownMs = hosts.length > 0 ? limits.nameFoundMs : limits.nameNotFoundMs
      this.#store(name, {
        hosts,
        until: generation === this.#generation ? this.#clock.elapsed() + knownMs : 0,
      })
      const waiting = this.#waiting.get(name) ?? []
      this.#waiting.delete(name)
      for (const { done } of waiting) done(hosts)
      this.#next()
    })
  }

  #store(name: string, answer: Answer): void {
    // Moved to the end, so that the first is the oldest lookup.
    this.#answers.delete(name)
    this.#answers.set(name, answer)
    const [oldest] = this.#answers.keys()
    if (oldest !== undefined && this.#answers.size > limits.namesCached) this.#answers.delete(oldest)
  }
}

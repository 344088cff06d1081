import { FIRST_CHANNEL } from '../protocol/events.ts'
import { nameKey } from '../protocol/text.ts'

/** The channels of a room, in the order they were made. */
export class Channels {
  readonly #names: Set<string>
  /** What their names are compared by [T4]: two that would be taken for one another are not made. */
  readonly #keys: Set<string>

  constructor(names: Iterable<string> = []) {
    this.#names = new Set([FIRST_CHANNEL, ...names])
    this.#keys = new Set([...this.#names].map(nameKey))
  }

  get names(): string[] {
    return [...this.#names]
  }

  get count(): number {
    return this.#names.size
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** Whether there is one of this name, in any spelling. */
  isTaken(name: string): boolean {
    return this.#keys.has(nameKey(name))
  }

  add(name: string): void {
    this.#names.add(name)
    this.#keys.add(nameKey(name))
  }

  remove(name: string): void {
    this.#names.delete(name)
    this.#keys.delete(nameKey(name))
  }
}

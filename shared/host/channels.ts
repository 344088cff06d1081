import { FIRST_CHANNEL } from '../protocol/events.ts'

/** The channels of a room, in the order they were made. */
export class Channels {
  readonly #names: Set<string>

  constructor(names: Iterable<string> = []) {
    this.#names = new Set([FIRST_CHANNEL, ...names])
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

  add(name: string): void {
    this.#names.add(name)
  }

  remove(name: string): void {
    this.#names.delete(name)
  }
}

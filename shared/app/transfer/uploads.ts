import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Files that a window passes on piece by piece, in the data folder until they are imported or the
 * app closes.
 */
export class Uploads {
  readonly #folder: string
  readonly #ids = new Set<string>()

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'uploads')
    // Leftovers of a crash are of no use to anyone.
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Adds a piece. Throws file system errors. */
  append(id: string, text: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    appendFileSync(this.#path(id), text, { mode: 0o600 })
    this.#ids.add(id)
  }

  /** Where a known upload is; undefined for one that never began. */
  path(id: string): string | undefined {
    return this.#ids.has(id) ? this.#path(id) : undefined
  }

  discard(id: string): void {
    this.#ids.delete(id)
    rmSync(this.#path(id), { force: true })
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.jsonl`)
  }
}

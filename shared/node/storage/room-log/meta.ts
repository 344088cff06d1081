import type { DatabaseSync } from 'node:sqlite'
import { asStorageError } from './sqlite.ts'

/**
 * Single values that a room's file keeps beside its tables. Reading returns text; writing throws
 * StorageError.
 */
export class Meta {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  get(key: string): string | undefined {
    const value = this.#database
      .prepare('SELECT CAST(value AS TEXT) AS value FROM meta WHERE key = ?')
      .get(key)?.['value']
    return typeof value === 'string' ? value : undefined
  }

  set(values: Readonly<Record<string, string | number>>): void {
    try {
      const write = this.#database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
      for (const [key, value] of Object.entries(values)) write.run(key, value)
    } catch (error) {
      throw asStorageError(error)
    }
  }

  delete(...keys: string[]): void {
    try {
      const remove = this.#database.prepare('DELETE FROM meta WHERE key = ?')
      for (const key of keys) remove.run(key)
    } catch (error) {
      throw asStorageError(error)
    }
  }
}

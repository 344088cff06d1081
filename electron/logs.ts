import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../shared/bridge/fault.ts'
import type { Clock } from '../shared/protocol/base/clock.ts'
import { systemError } from '../shared/node/system-error.ts'
import { jsonLine } from '../shared/protocol/text/lines.ts'

/**
 * What the log may contain: fixed words, names and numbers. Never text that people wrote, nor an
 * error's message, which may quote it.
 */
export type LogEntry =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'ended' }
  /** Rooms were not closed in time when Parley quit. */
  | { readonly kind: 'overdue' }
  | { readonly kind: 'fault'; readonly where: 'main' | 'promise' | 'window'; readonly fault: Fault }
  | { readonly kind: 'gone'; readonly process: string; readonly reason: string; readonly exitCode: number }

const FILE = 'parley.log'
const MAX_BYTES = 512 * 1024
/** parley.log, parley.1.log … parley.3.log: at most 2 MiB together. */
const MAX_AGE = 3

const fileName = (age: number): string => (age === 0 ? FILE : `parley.${age}.log`)

/**
 * The log of this app in the system's folder for logs: lines of JSON, rotated, readable by its user
 * only.
 */
export class Logs {
  readonly #folder: string
  readonly #clock: Clock

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  /**
   * Writes at once, because the process may end next. A log that cannot be written is ignored:
   * there is no place to report it.
   */
  write(entry: LogEntry): void {
    const line = `${jsonLine({ at: new Date(this.#clock.now()).toISOString(), ...entry })}\n`
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      this.#rotate(Buffer.byteLength(line))
      appendFileSync(join(this.#folder, FILE), line, { mode: 0o600 })
    } catch (error) {
      if (systemError(error).code === undefined) throw error
    }
  }

  /** The newest lines, oldest first. */
  recent(count: number): string[] {
    const lines: string[] = []
    for (let age = 0; age <= MAX_AGE && lines.length < count; age++) lines.unshift(...this.#lines(age))
    return lines.slice(-count)
  }

  #rotate(adding: number): void {
    const path = (age: number) => join(this.#folder, fileName(age))
    const size = statSync(path(0), { throwIfNoEntry: false })?.size ?? 0
    if (size === 0 || size + adding <= MAX_BYTES) return
    rmSync(path(MAX_AGE), { force: true })
    for (let age = MAX_AGE - 1; age >= 0; age--) {
      if (statSync(path(age), { throwIfNoEntry: false })) renameSync(path(age), path(age + 1))
    }
  }

  #lines(age: number): string[] {
    try {
      return readFileSync(join(this.#folder, fileName(age)), 'utf8')
        .split('\n')
        .filter(Boolean)
    } catch (error) {
      if (systemError(error).code === undefined) throw error
      return []
    }
  }
}

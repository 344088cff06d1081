import type { DatabaseSync } from 'node:sqlite'
import { Meta } from './meta.ts'

/** Where `meta` keeps the newest time of what was forgotten. */
export const FORGOTTEN_TIME = 'forgottenTime'

/**
 * How old a log's events are: since this computer received them, by its own clock. A host received at `at` what it does
 * not say otherwise. A copy's `at` is its host's word: what nobody dated here is as old as `undated`, a wall time.
 */
export class EventAges {
  readonly #database: DatabaseSync
  readonly #meta: Meta
  /** SQL for an event's time. */
  readonly #time: string

  constructor(database: DatabaseSync, undated: number | null) {
    this.#database = database
    this.#meta = new Meta(database)
    this.#time = `coalesce(received, ${undated === null ? 'at' : Math.trunc(undated)})`
  }

  /** The time of the newest event; undefined in an empty log. */
  newest(): number | undefined {
    return this.#number(`SELECT ${this.#time} AS answer FROM events ORDER BY seq DESC LIMIT 1`)
  }

  /**
   * The last event of the stretch at the beginning that is from before `cutoff`; undefined where there is none. An event that
   * is dated after `now`, or before one that came earlier, was dated by a clock that was wrong: it counts as old only where a
   * later one does that was not.
   */
  lastOld(cutoff: number, now: number): number | undefined {
    const floor = this.#floor(now)
    const kept = this.#number(
      `SELECT seq AS answer FROM events WHERE ${this.#time} BETWEEN ? AND ? ORDER BY seq LIMIT 1`,
      cutoff,
      now,
    )
    return this.#number(
      `SELECT seq AS answer FROM events WHERE seq < ? AND ${this.#time} >= ? AND ${this.#time} < ?
       ORDER BY ${this.#time} DESC, seq DESC LIMIT 1`,
      kept ?? Number.MAX_SAFE_INTEGER,
      floor,
      cutoff,
    )
  }

  /** The events before a seq are about to be forgotten: those that are dated before them stay known as dated wrongly. Throws StorageError. */
  noteForgotten(before: number, now: number): void {
    const floor = this.#floor(now)
    const newest = this.#number(
      `SELECT max(${this.#time}) AS answer FROM events WHERE seq < ? AND ${this.#time} <= ?`,
      before,
      now,
    )
    if (newest !== undefined && newest > floor) this.#meta.set({ [FORGOTTEN_TIME]: newest })
  }

  /** What was noted while the clock was ahead means nothing. */
  #floor(now: number): number {
    const floor = Number(this.#meta.get(FORGOTTEN_TIME) ?? -Infinity)
    return floor <= now ? floor : -Infinity
  }

  #number(sql: string, ...values: number[]): number | undefined {
    const answer = this.#database.prepare(sql).get(...values)?.['answer']
    return typeof answer === 'number' ? answer : undefined
  }
}

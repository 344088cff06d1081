import type { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { Meta } from './meta.ts'
import { asStorageError } from './sqlite.ts'

/** Where `meta` keeps the times of deleted events, as far as they show which dates are wrong. */
export const FORGOTTEN_TIMES = 'forgottenTimes'

const DAY = 86_400_000
/** Oldest first. */
const forgottenTimes = v.pipe(v.string(), v.parseJson(), v.array(v.number()))

/**
 * How old a log's events are: since this computer received them, by its clock. A host received an
 * event at its `at`, unless the log says otherwise. A copy's `at` is the host's word: an event
 * without a date here is as old as `undated`, a wall time.
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
   * The last event of the initial stretch from before `cutoff`, up to `end`; undefined if there is
   * none. An event dated after `now`, or before an earlier one, was dated by a wrong clock: it
   * counts as old only if a later event with a right date does.
   */
  lastOld(cutoff: number, now: number, end = Number.MAX_SAFE_INTEGER): number | undefined {
    const floor = this.#floor(now)
    const kept = this.#number(
      `SELECT seq AS answer FROM events WHERE ${this.#time} BETWEEN ? AND ? AND seq < ? ORDER BY seq LIMIT 1`,
      cutoff,
      now,
      end,
    )
    return this.#number(
      `SELECT seq AS answer FROM events WHERE seq < ? AND ${this.#time} >= ? AND ${this.#time} < ?
       ORDER BY ${this.#time} DESC, seq DESC LIMIT 1`,
      kept ?? end,
      floor,
      cutoff,
    )
  }

  /**
   * Call it before events are deleted: later events with earlier dates can then still be recognised
   * as dated wrongly. In case the clock is behind now, the last time of each future day is kept.
   * Throws StorageError.
   */
  recordForgotten(before: number, now: number): void {
    const lastOfDays = this.#rows(
      `SELECT max(${this.#time}) AS answer FROM events WHERE seq < ? GROUP BY ${this.#time} / ${DAY}`,
      before,
    )
    if (lastOfDays.length === 0) return
    const times = [...this.#forgottenTimes(), ...lastOfDays].toSorted((a, b) => a - b)
    const passed = times.filter((at) => at <= now).slice(-1)
    const ahead = new Map(times.filter((at) => at > now).map((at) => [Math.floor(at / DAY), at]))
    this.#meta.set({ [FORGOTTEN_TIMES]: JSON.stringify([...passed, ...ahead.values()]) })
  }

  /** The newest time of deleted events; dates from a clock that was ahead do not count. */
  #floor(now: number): number {
    return this.#forgottenTimes().findLast((at) => at <= now) ?? -Infinity
  }

  #forgottenTimes(): readonly number[] {
    const times = v.safeParse(forgottenTimes, this.#meta.get(FORGOTTEN_TIMES))
    return times.success ? times.output : []
  }

  #number(sql: string, ...values: number[]): number | undefined {
    return this.#rows(sql, ...values)[0]
  }

  #rows(sql: string, ...values: number[]): number[] {
    try {
      return this.#database
        .prepare(sql)
        .all(...values)
        .map(({ answer }) => Number(answer))
    } catch (error) {
      throw asStorageError(error)
    }
  }
}

import type { DatabaseSync } from 'node:sqlite'

/**
 * How old a log's events are: since this computer received them, by its own clock. A host received at `at` what it does
 * not say otherwise. A copy's `at` is its host's word: what nobody dated here is as old as `undated`, a wall time.
 */
export class EventAges {
  readonly #database: DatabaseSync
  /** SQL for an event's time. */
  readonly #time: string

  constructor(database: DatabaseSync, undated: number | null) {
    this.#database = database
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
    const kept = this.#number(
      `SELECT seq AS answer FROM events WHERE ${this.#time} BETWEEN ? AND ? ORDER BY seq LIMIT 1`,
      cutoff,
      now,
    )
    return this.#number(
      `SELECT seq AS answer FROM events WHERE seq < ? AND ${this.#time} < ? ORDER BY ${this.#time} DESC, seq DESC LIMIT 1`,
      kept ?? Number.MAX_SAFE_INTEGER,
      cutoff,
    )
  }

  /** All that is dated until `until` is dated so many milliseconds later. To be called in a transaction. */
  postpone(until: number, ms: number): void {
    this.#database
      .prepare(`UPDATE events SET received = ${this.#time} + ? WHERE ${this.#time} <= ?`)
      .run(Math.round(ms), until)
  }

  #number(sql: string, ...values: number[]): number | undefined {
    const answer = this.#database.prepare(sql).get(...values)?.['answer']
    return answer === undefined ? undefined : Number(answer)
  }
}

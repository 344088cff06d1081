import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '../random.ts'
import { RetainedLog } from '../retained-log.ts'
import type { Outcome, OnProgress } from '../outcome.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const BEGIN = Date.UTC(2026, 0, 5, 9)
const STEPS = 24
/** Before everything that was ever received. */
const BEHIND = [-2 * YEAR, -20 * YEAR]
const AHEAD = [HOUR, 2 * YEAR, 7 * YEAR]
/**
 * A clock may be ahead for less than a day in which the room is open; while closed, a room counts
 * for six hours.
 */
const AHEAD_MOST = 23 * HOUR
const CLOSED_COUNTS = 6 * HOUR
/**
 * Once the clocks are right, everything older than the limit is gone this long after it: a day of
 * waiting, and events from a clock that was ahead.
 */
const GONE_WITHIN = 3 * DAY

const counts = { seeds: 0, starts: 0, wrong: 0, events: 0, forgotten: 0, lost: 0 }

/**
 * Runs seeds of clocks that are set, stop and are years off, and of rooms that close and open, at a
 * host and at a member with different limits. After each step, nothing younger than the limit may
 * be forgotten; once the clocks are right, everything older must be.
 */
export async function keepThroughClocks(
  first: number,
  seeds: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const problems: string[] = []
  const sum = { ...counts }
  for (let seed = first; seed < first + seeds; seed++) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-clocks-'))
    try {
      const found = runSeed(new Random(seed), folder, sum)
      problems.push(...found.map((problem) => `seed ${seed}: ${problem}`))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    sum.seeds++
    if (sum.seeds % 50 === 0) onProgress(`clocks with retention: ${sum.seeds} of ${seeds}`)
    // Lets other work on this thread run.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { name: 'clocks with retention', seed: first, counts: sum, problems, skipped: null }
}

function runSeed(random: Random, folder: string, sum: typeof counts): string[] {
  const keep = () => ({
    days: random.between(1, 5),
    ...(random.chance(0.3) && { events: random.between(20, 80) }),
  })
  const host = new LogWithClock(
    new RetainedLog(join(folder, 'host'), BEGIN, 'host', keep()),
    random.pick(BEHIND),
  )
  const copy = new LogWithClock(
    new RetainedLog(join(folder, 'copy'), BEGIN, 'copy', keep()),
    random.pick(BEHIND),
  )
  const talk = () => {
    host.retained.post(random.between(0, 4))
    copy.retained.syncWith(host.retained.log)
  }
  try {
    // Clocks are right at first: one that always was wrong contradicts nothing.
    host.retained.post(1)
    talk()
    for (let step = 0; step < STEPS; step++) {
      const isIdle = random.chance(0.2)
      const ms = isIdle ? random.between(2, 40) * DAY : random.between(1, 15 * 60) * 60_000
      for (const tested of [host, copy]) {
        tested.disturb(random, ms, isIdle)
        const lost = tested.lost()
        sum.lost += lost.length
        if (lost.length > 0) return lost.map((problem) => `step ${step}: ${problem}`)
      }
      talk()
    }
    const before = host.retained.log.head.seq
    for (const { retained } of [host, copy]) retained.restart(HOUR, 0)
    host.retained.post(1)
    copy.retained.syncWith(host.retained.log)
    return [host, copy].flatMap((tested) => {
      // Events from before a clock was set forward are kept for the same time again.
      tested.retained.advance(2 * tested.retained.days * DAY + GONE_WITHIN)
      const { log } = tested.retained
      const lost = tested.lost()
      sum.lost += lost.length
      sum.starts += tested.starts
      sum.wrong += tested.wrong
      sum.events += log.head.seq
      sum.forgotten += log.first - 1
      const stuck = `stuck: ${tested.retained.of} still has ${log.first} of ${before}`
      return log.first > before ? lost : [...lost, stuck]
    })
  } finally {
    host.retained.close()
    copy.retained.close()
  }
}

/** A log, and how long its clock has been ahead whenever retention looked. */
class LogWithClock {
  readonly retained: RetainedLog
  /** How far its clock is behind when it is: the same each time, for lack of a battery. */
  readonly #behind: number
  starts = 1
  /** How often its clock became wrong. */
  wrong = 0
  #aheadMs = 0

  constructor(retained: RetainedLog, behind: number) {
    this.retained = retained
    this.#behind = behind
  }

  /** Time passes, and something happens to the clock or the room. */
  disturb(random: Random, ms: number, isIdle: boolean): void {
    if (random.chance(0.06)) this.#quietTime(random)
    else if (isIdle && random.chance(0.3)) this.#standStill(ms)
    else if (isIdle || random.chance(0.4)) this.#restart(ms, this.#nextOffset(random, CLOSED_COUNTS))
    else this.#run(ms, random.chance(0.4) ? this.#nextOffset(random, ms) : this.retained.clockOffset)
  }

  /** Events that were forgotten too early, in words; empty if there are none. */
  lost(): string[] {
    const { log, of, days, events, received, now } = this.retained
    const forgotten = log.first - 1
    const at = received.get(forgotten)
    const isBeyond = forgotten <= log.head.seq - (events ?? Infinity)
    const isYoung = at !== undefined && now - at < days * DAY && !isBeyond
    if (isYoung) return [`lost: ${of} forgot ${forgotten} after ${(now - at) / DAY} of ${days} days`]
    const isEmpty = log.first > log.head.seq && received.has(log.head.seq)
    return isEmpty ? [`lost: ${of} forgot its newest event`] : []
  }

  #run(ms: number, nextOffset: number): void {
    const clockOffset = nextOffset > 0 && !this.#mayBeAhead(ms) ? 0 : nextOffset
    if (clockOffset !== this.retained.clockOffset) this.#set(clockOffset)
    this.retained.advance(ms)
    this.#countAhead(ms, ms >= HOUR)
  }

  #restart(ms: number, clockOffset: number): void {
    this.starts++
    if (clockOffset !== 0) this.wrong++
    this.retained.restart(ms, clockOffset)
    this.#countAhead(CLOSED_COUNTS, true)
  }

  /** Nothing is wrong for so long that all earlier events are too old. */
  #quietTime(random: Random): void {
    this.#restart(HOUR, 0)
    this.retained.advance(this.retained.days * DAY + random.between(0, 50) * HOUR)
    this.#aheadMs = 0
  }

  /**
   * A clock without a battery continues a day after it stopped, and is corrected while the room is
   * open.
   */
  #standStill(ms: number): void {
    this.#restart(ms, DAY - ms)
    if (this.retained.of === 'host') this.retained.post(3)
    this.retained.advance(2 * HOUR)
    this.#set(0)
    this.#restart(HOUR, 0)
  }

  #set(clockOffset: number): void {
    if (clockOffset !== 0) this.wrong++
    this.retained.setClock(clockOffset)
  }

  #nextOffset(random: Random, ms: number): number {
    const clockOffset = random.chance(0.4) ? 0 : random.chance(0.4) ? this.#behind : random.pick(AHEAD)
    return clockOffset > 0 && !this.#mayBeAhead(ms) ? 0 : clockOffset
  }

  #mayBeAhead(ms: number): boolean {
    return this.#aheadMs + ms <= AHEAD_MOST
  }

  #countAhead(ms: number, hasLooked: boolean): void {
    if (this.retained.clockOffset > 0) this.#aheadMs += ms
    else if (hasLooked) this.#aheadMs = 0
  }
}

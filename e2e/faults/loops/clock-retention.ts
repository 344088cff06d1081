import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '../random.ts'
import { KeptLog } from '../kept-log.ts'
import type { Outcome, Tell } from '../outcome.ts'

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
 * Once the clocks are right, this long after what is kept: a day of waiting, and events from a
 * clock that was ahead.
 */
const GONE_WITHIN = 3 * DAY

const counts = { seeds: 0, starts: 0, wrong: 0, events: 0, forgotten: 0, lost: 0 }

/**
 * Seeds of clocks that are set, stand still and are years off, and of rooms that close and open, at
 * a host and at a member, each with different limits. After each step nothing younger than the
 * limit is forgotten; once the clocks are right, everything older goes.
 */
export async function keepThroughClocks(
  first: number,
  seeds: number,
  tell: Tell = () => {},
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
    if (sum.seeds % 50 === 0) tell(`clocks with retention: ${sum.seeds} of ${seeds}`)
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
  const host = new Subject(new KeptLog(join(folder, 'host'), BEGIN, 'host', keep()), random.pick(BEHIND))
  const copy = new Subject(new KeptLog(join(folder, 'copy'), BEGIN, 'copy', keep()), random.pick(BEHIND))
  const talk = () => {
    host.kept.say(random.between(0, 4))
    copy.kept.follow(host.kept.log)
  }
  try {
    // Clocks are right at first: one that always was wrong contradicts nothing.
    host.kept.say(1)
    talk()
    for (let step = 0; step < STEPS; step++) {
      const isIdle = random.chance(0.2)
      const ms = isIdle ? random.between(2, 40) * DAY : random.between(1, 15 * 60) * 60_000
      for (const subject of [host, copy]) {
        subject.trouble(random, ms, isIdle)
        const lost = subject.lost()
        sum.lost += lost.length
        if (lost.length > 0) return lost.map((problem) => `step ${step}: ${problem}`)
      }
      talk()
    }
    const before = host.kept.log.head.seq
    for (const { kept } of [host, copy]) kept.restart(HOUR, 0)
    host.kept.say(1)
    copy.kept.follow(host.kept.log)
    return [host, copy].flatMap((subject) => {
      // Events from when a clock was set forward are kept once more.
      subject.kept.run(2 * subject.kept.days * DAY + GONE_WITHIN)
      const { log } = subject.kept
      const lost = subject.lost()
      sum.lost += lost.length
      sum.starts += subject.starts
      sum.wrong += subject.wrong
      sum.events += log.head.seq
      sum.forgotten += log.first - 1
      const stuck = `stuck: ${subject.kept.of} still has ${log.first} of ${before}`
      return log.first > before ? lost : [...lost, stuck]
    })
  } finally {
    host.kept.close()
    copy.kept.close()
  }
}

/** A log, and for how long its clock has been ahead at every look. */
class Subject {
  readonly kept: KeptLog
  /** When its clock is behind, it is by the same amount each time: it has no battery. */
  readonly #behind: number
  starts = 1
  /** How often its clock became wrong. */
  wrong = 0
  #ahead = 0

  constructor(kept: KeptLog, behind: number) {
    this.kept = kept
    this.#behind = behind
  }

  /** Time passes, and something happens to the clock or the room meanwhile. */
  trouble(random: Random, ms: number, isIdle: boolean): void {
    if (random.chance(0.06)) this.#rest(random)
    else if (isIdle && random.chance(0.3)) this.#standStill(ms)
    else if (isIdle || random.chance(0.4)) this.#restart(ms, this.#wish(random, CLOSED_COUNTS))
    else this.#run(ms, random.chance(0.4) ? this.#wish(random, ms) : this.kept.offBy)
  }

  /** Events that were forgotten though they must be kept, in words; nothing when all is well. */
  lost(): string[] {
    const { log, of, days, events, received, now } = this.kept
    const forgotten = log.first - 1
    const at = received.get(forgotten)
    const isBeyond = forgotten <= log.head.seq - (events ?? Infinity)
    const isYoung = at !== undefined && now - at < days * DAY && !isBeyond
    if (isYoung) return [`lost: ${of} forgot ${forgotten} after ${(now - at) / DAY} of ${days} days`]
    const isEmpty = log.first > log.head.seq && received.has(log.head.seq)
    return isEmpty ? [`lost: ${of} forgot its newest event`] : []
  }

  #run(ms: number, wish: number): void {
    const offBy = wish > 0 && !this.#mayBeAhead(ms) ? 0 : wish
    if (offBy !== this.kept.offBy) this.#set(offBy)
    this.kept.run(ms)
    this.#looked(ms, ms >= HOUR)
  }

  #restart(ms: number, offBy: number): void {
    this.starts++
    if (offBy !== 0) this.wrong++
    this.kept.restart(ms, offBy)
    this.#looked(CLOSED_COUNTS, true)
  }

  /** All is well for so long that everything from before is too old. */
  #rest(random: Random): void {
    this.#restart(HOUR, 0)
    this.kept.run(this.kept.days * DAY + random.between(0, 50) * HOUR)
    this.#ahead = 0
  }

  /**
   * A clock without a battery continues a day after it stopped, and is corrected while the room is
   * open.
   */
  #standStill(ms: number): void {
    this.#restart(ms, DAY - ms)
    if (this.kept.of === 'host') this.kept.say(3)
    this.kept.run(2 * HOUR)
    this.#set(0)
    this.#restart(HOUR, 0)
  }

  #set(offBy: number): void {
    if (offBy !== 0) this.wrong++
    this.kept.set(offBy)
  }

  #wish(random: Random, ms: number): number {
    const offBy = random.chance(0.4) ? 0 : random.chance(0.4) ? this.#behind : random.pick(AHEAD)
    return offBy > 0 && !this.#mayBeAhead(ms) ? 0 : offBy
  }

  #mayBeAhead(ms: number): boolean {
    return this.#ahead + ms <= AHEAD_MOST
  }

  #looked(ms: number, hasLooked: boolean): void {
    if (this.kept.offBy > 0) this.#ahead += ms
    else if (hasLooked) this.#ahead = 0
  }
}

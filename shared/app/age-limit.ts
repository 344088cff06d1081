import * as v from 'valibot'
import type { RetentionNotice } from '../client/retention-words.ts'
import { EventAges } from '../node/room-log/event-ages.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { transaction } from '../node/room-log/sqlite.ts'
import type { Clock } from '../protocol/clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How long an event must have been too old, at every look at the clock, until it is forgotten: time to notice a wrong one. */
export const HELD_MS = DAY
/** How much of that a time counts at most in which the room was closed: nobody could see the clock then. */
const CLOSED_MS = 6 * HOUR
/** What becomes too old within this time waits together. */
const STEP_MS = 6 * HOUR
/** A clock that went on so much further than the time that passed was set. */
const SET_MS = DAY
/** Clocks are put right by so much all the time. */
const SLACK_MS = 5 * 60_000
/** What comes up for forgetting after such a pause may come as a surprise. */
const PAUSE_MS = 7 * DAY

/** The events before a seq that are too old, and how long they have been so at every look. */
export interface Candidate {
  readonly before: number
  readonly heldMs: number
}

const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    seenAt: v.number(),
    candidates: v.array(v.object({ before: v.number(), heldMs: v.number() })),
  }),
)
/** Where the log's file keeps its candidates, and when it was looked at last. */
const KEY = 'aging'

/**
 * Forgets what is older than so many days, and doubts the clock: a wrong one may delete nothing that should be kept. Only the old
 * stretch at the beginning of a log is forgotten, when it has been too old for HELD_MS, and nothing while the clock is before the
 * newest event. A clock that is set forward while the room is open makes nothing older. What it cannot tell: a clock that is ahead
 * for longer, and one that was behind whenever the room was open and right the next time, from a room that nobody opened.
 */
export class AgeLimit {
  readonly #log: RoomLog
  readonly #days: number
  readonly #clock: Clock
  readonly #ages: EventAges
  #last: { readonly now: number; readonly uptime: number } | null = null
  #wasBehind = false

  /** `of` a copy the times are this computer's, never its host's. Throws StorageError. */
  constructor(log: RoomLog, days: number, clock: Clock, of: 'host' | 'copy') {
    this.#log = log
    this.#days = days
    this.#clock = clock
    this.#ages = new EventAges(log.database, of === 'host' ? null : undatedSince(log, clock.now()))
  }

  /** Looks at the clock, forgets what may go, and answers what its user has to know. To be called every hour. Throws StorageError. */
  look(): RetentionNotice | null {
    const [now, uptime] = [this.#clock.now(), this.#clock.uptime()]
    const stored = this.#read()
    const isFirst = this.#last === null
    const passed = this.#last
      ? uptime - this.#last.uptime
      : Math.min(Math.max(now - (stored?.seenAt ?? now), 0), CLOSED_MS)
    const setBy = this.#last ? now - this.#last.now - passed : 0
    if (setBy >= SET_MS) {
      transaction(this.#log.database, () => this.#ages.postpone(now - setBy, setBy))
    }
    this.#last = { now, uptime }
    const newest = this.#ages.newest() ?? now
    const isBehind = now < newest - SLACK_MS
    const lastOld = this.#ages.lastOld(now - this.#days * DAY, now) ?? 0
    const { first, head } = this.#log
    // The newest event always stays.
    const oldBefore = Math.min(lastOld + 1, head.seq)
    const sight = { first, oldBefore, passed, isBehind }
    const { forgetBefore, candidates } = weigh(stored?.candidates ?? [], sight)
    if (forgetBefore !== null) this.forgetBefore(forgetBefore)
    this.#write(candidates, now)
    const wasBehind = this.#wasBehind
    this.#wasBehind = isBehind
    if (setBy >= SET_MS) return { kind: 'clockSetForward', days: Math.round(setBy / DAY) }
    if (isBehind) return wasBehind ? null : { kind: 'clockBehind', now, newest }
    const youngest = candidates.at(-1)
    if (!youngest || !(isFirst || passed >= PAUSE_MS)) return null
    return {
      kind: 'due',
      now,
      days: this.#days,
      events: youngest.before - this.#log.first,
      inHours: Math.ceil((HELD_MS - youngest.heldMs) / HOUR),
      afterPause: now - newest >= PAUSE_MS,
    }
  }

  /** Forgets for whatever reason, so that what stays can still be told to be dated wrongly. Throws StorageError. */
  forgetBefore(seq: number): void {
    this.#ages.noteForgotten(seq, this.#clock.now())
    this.#log.forgetBefore(seq)
  }

  #read() {
    const parsed = v.safeParse(schema, this.#log.meta.get(KEY))
    return parsed.success ? parsed.output : null
  }

  #write(candidates: readonly Candidate[], seenAt: number): void {
    const { meta } = this.#log
    if (candidates.length > 0) meta.set({ [KEY]: JSON.stringify({ seenAt, candidates }) })
    else if (meta.get(KEY) !== undefined) meta.delete(KEY)
  }
}

/** What one look at the clock shows. */
export interface Sight {
  /** The oldest kept seq. */
  readonly first: number
  /** All before it is too old by the clock of this look. */
  readonly oldBefore: number
  /** Milliseconds since the look before. */
  readonly passed: number
  /** The clock is before the newest event: one of them is wrong. */
  readonly isBehind: boolean
}

/**
 * What a look makes of the candidates so far, of which each is a part of the next: only what is too old again stays one, and
 * goes when it was so for HELD_MS.
 */
export function weigh(
  before: readonly Candidate[],
  { first, oldBefore, passed, isBehind }: Sight,
): { readonly forgetBefore: number | null; readonly candidates: readonly Candidate[] } {
  const again = before.map((one) => ({
    before: Math.min(one.before, oldBefore),
    heldMs: one.heldMs + passed,
  }))
  const ripe = isBehind ? undefined : again.findLast(({ heldMs }) => heldMs >= HELD_MS)
  const kept = Math.max(first, ripe?.before ?? first)
  // Of those that are the same now, the first one was so the longest.
  const candidates = again.filter(
    (one, i) => one.before > (again[i - 1]?.before ?? kept) && one.before > kept,
  )
  const youngest = candidates.at(-1)
  const isDue = (youngest?.heldMs ?? STEP_MS) >= STEP_MS
  if (isDue && !isBehind && oldBefore > (youngest?.before ?? kept)) {
    candidates.push({ before: oldBefore, heldMs: 0 })
  }
  return { forgetBefore: kept > first ? kept : null, candidates }
}

/** Where a log's file keeps since when a copy dates what it receives: what it had before is counted from then. */
const DATED_SINCE = 'datedSince'

function undatedSince({ meta }: RoomLog, now: number): number {
  const since = Number(meta.get(DATED_SINCE) ?? Number.NaN)
  if (Number.isFinite(since)) return since
  meta.set({ [DATED_SINCE]: now })
  return now
}

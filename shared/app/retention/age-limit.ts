import * as v from 'valibot'
import type { RetentionNotice } from '../../client/session/notice.ts'
import { EventAges } from '../../node/storage/room-log/event-ages.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { HELD_MS, updateCandidates } from './age-candidates.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The most that time with the room closed counts: no one could see the clock then. */
const MAX_CLOSED_MS = 6 * HOUR
/**
 * A clock that advanced this much more than the elapsed time was set. HELD_MS covers smaller steps.
 */
const JUMP_MS = DAY
/** Corrections of this size are normal. */
const TOLERANCE_MS = 5 * 60_000
/** What is about to be forgotten after such a pause may come as a surprise. */
const PAUSE_MS = 7 * DAY

/** Events per check: a second's work. Later ones follow when the earlier ones are gone. */
const MAX_CHECKED = 1_000_000

const seq = v.number()
const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    /** The last check, as wall time. */
    seenAt: v.number(),
    candidates: v.array(v.object({ before: seq, heldMs: v.number() })),
    /** The newest event when the clock was last set forward. */
    setAfter: v.exactOptional(seq),
  }),
)
type StoredState = v.InferOutput<typeof schema>
/** The key under which the log's file stores it. */
const KEY = 'aging'

/**
 * Finds what is older than so many days, but distrusts the clock, since a wrong one must not delete
 * what should be kept. Only the old stretch at the start of a log may go, once every check through
 * HELD_MS has found it too old, and nothing while the clock is before the newest event. If the
 * clock is set forward while the room is open, earlier events must be too old for as long as they
 * are kept. Two cases look the same: a room that was closed for long or a clock that was behind and
 * is right now, and a clock that is now ahead for longer than HELD_MS.
 */
export class AgeLimit {
  readonly #log: RoomLog
  readonly #days: number
  readonly #clock: Clock
  readonly #ages: EventAges
  #lastCheck: { readonly now: number; readonly uptime: number } | null = null
  #wasBehind = false
  #checked = { first: 0, epoch: 0, end: 0 }

  /** The times of a copy come from this computer, never from its host. Throws StorageError. */
  constructor(log: RoomLog, days: number, clock: Clock, logKind: 'host' | 'copy') {
    this.#log = log
    this.#days = days
    this.#clock = clock
    this.#ages = new EventAges(log.database, logKind === 'host' ? null : undatedSince(log, clock.now()))
  }

  /**
   * The seq before which all may be deleted, by the last check; 0 if the log was reset or grew
   * backwards since.
   */
  get deletableEnd(): number {
    const { first, head } = this.#log
    return first >= this.#checked.first && head.epoch === this.#checked.epoch ? this.#checked.end : 0
  }

  /**
   * Checks the clock, and returns what the user must know. Call it every hour. Throws StorageError.
   */
  check(): RetentionNotice | null {
    const now = this.#clock.now()
    const stored = this.#read()
    const uptime = this.#clock.uptime()
    const { isFirst, passed, jump } = this.#sinceLastCheck(now, uptime, stored)
    const newest = this.#ages.newest() ?? now
    const isBehind = now < newest - TOLERANCE_MS
    const { first, head } = this.#log
    const setAfter = jump >= JUMP_MS ? head.seq : stored?.setAfter
    const needed = first <= (setAfter ?? 0) ? this.#days * DAY : HELD_MS
    const lastOld = this.#ages.lastOld(now - this.#days * DAY, now, first + MAX_CHECKED) ?? 0
    // The newest event always stays.
    const oldBefore = Math.min(lastOld + 1, head.seq)
    const reading = { first, oldBefore, passed, needed, isBehind }
    const { forgetBefore, candidates } = updateCandidates(stored?.candidates ?? [], reading)
    this.#checked = { first, epoch: head.epoch, end: forgetBefore ?? first }
    this.#write({ seenAt: now, candidates: [...candidates], ...(setAfter !== undefined && { setAfter }) })
    this.#lastCheck = { now, uptime }
    const wasBehind = this.#wasBehind
    this.#wasBehind = isBehind
    if (jump >= JUMP_MS) return { kind: 'clockSetForward', days: Math.round(jump / DAY), kept: this.#days }
    if (isBehind) return wasBehind ? null : { kind: 'clockBehind', now, newest }
    const youngest = candidates.at(-1)
    if (!youngest || youngest.before === forgetBefore || !(isFirst || passed >= PAUSE_MS)) return null
    return {
      kind: 'due',
      now,
      days: this.#days,
      events: youngest.before - (forgetBefore ?? first),
      inHours: Math.ceil((needed - youngest.heldMs) / HOUR),
      afterPause: now - newest >= PAUSE_MS,
    }
  }

  /**
   * Forgets events for any reason, and records their times, so that wrong dates in the rest can
   * still be detected. Throws StorageError.
   */
  forgetBefore(before: number): void {
    this.#ages.recordForgotten(before, this.#clock.now())
    this.#log.forgetBefore(before)
  }

  /**
   * The room is about to be closed: the next check would miss a clock that was set since the last
   * one. Throws StorageError.
   */
  close(): void {
    const now = this.#clock.now()
    const stored = this.#read()
    if (this.#sinceLastCheck(now, this.#clock.uptime(), stored).jump < JUMP_MS) return
    this.#write({ candidates: [], ...stored, seenAt: now, setAfter: this.#log.head.seq })
  }

  /**
   * How long ago the last check was, as far as that is certain, and by how much the clock was set
   * since.
   */
  #sinceLastCheck(now: number, uptime: number, stored: StoredState | null) {
    const last = this.#lastCheck
    if (last) {
      const passed = uptime - last.uptime
      return { isFirst: false, passed, jump: now - last.now - passed }
    }
    const closedMs = now - (stored?.seenAt ?? now)
    return { isFirst: true, passed: Math.min(Math.max(closedMs, 0), MAX_CLOSED_MS), jump: 0 }
  }

  #read(): StoredState | null {
    const parsed = v.safeParse(schema, this.#log.meta.get(KEY))
    return parsed.success ? parsed.output : null
  }

  #write(stored: StoredState): void {
    const { meta } = this.#log
    if (stored.candidates.length > 0 || (stored.setAfter ?? 0) >= this.#log.first) {
      meta.set({ [KEY]: JSON.stringify(stored) })
    } else if (meta.get(KEY) !== undefined) {
      meta.delete(KEY)
    }
  }
}

/**
 * The key under which a log's file records when its copy began to date events: earlier ones count
 * from then.
 */
const DATED_SINCE = 'datedSince'

function undatedSince({ meta }: RoomLog, now: number): number {
  const since = Number(meta.get(DATED_SINCE) ?? Number.NaN)
  if (Number.isFinite(since)) return since
  meta.set({ [DATED_SINCE]: now })
  return now
}

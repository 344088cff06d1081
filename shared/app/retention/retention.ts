import * as v from 'valibot'
import type { RetentionNotice } from '../../client/session/notice.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { AgeLimit } from './age-limit.ts'

const positive = v.pipe(v.number(), v.integer(), v.minValue(1))

/** How much of a room's log is kept; what is absent is not limited. */
export const retentionSchema = v.object({
  events: v.exactOptional(positive),
  days: v.exactOptional(positive),
  megabytes: v.exactOptional(positive),
})

export type Retention = v.InferOutput<typeof retentionSchema>

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MEGABYTE = 1024 * 1024

export interface RetainOptions {
  readonly log: RoomLog
  readonly keep: Retention
  readonly clock: Clock
  /** Whether this computer says what time it is in the log, or only receives it. */
  readonly of: 'host' | 'copy'
  /** Called with what the user has to know of the clock, each time once. */
  onNotice?(notice: RetentionNotice): void
}

/**
 * Events that are forgotten at a time, and the pause between two times: a room that is open answers
 * meanwhile.
 */
const SLICE = 500
const PAUSE_MS = 50

/**
 * Forgets the oldest events beyond the limits, now and every hour; the newest one always stays.
 * Forgetting takes space, so a full disk puts it off until the next hour, and ends nothing. Returns
 * what ends it, to be called before the log is closed.
 */
export function retain({ log, keep, clock, of, onNotice }: RetainOptions): Cancel {
  let cancelLook: Cancel = () => {}
  let cancelForgetting: Cancel = () => {}
  let ages: AgeLimit | null = null

  const look = () => {
    cancelLook = clock.after(HOUR, look)
    cancelForgetting()
    unlessFull(() => {
      if (keep.days !== undefined) ages ??= new AgeLimit(log, keep.days, clock, of)
      const notice = ages?.look()
      if (notice) onNotice?.(notice)
    })
    forgetSome()
  }
  const forgetSome = () => {
    unlessFull(() => {
      const end = Math.max(endOfExcess(log, keep), ages?.end ?? 0)
      if (end <= log.first) return
      const next = Math.min(end, log.first + SLICE)
      if (ages) ages.forgetBefore(next)
      else log.forgetBefore(next)
      cancelForgetting = clock.after(PAUSE_MS, forgetSome)
    })
  }
  look()
  return () => {
    cancelLook()
    cancelForgetting()
    unlessFull(() => ages?.close())
  }
}

/** Whether a window's user has to know: in the usual course of things nobody has to act. */
export const isForUser = (notice: RetentionNotice): boolean => notice.kind !== 'due' || notice.afterPause

/** What a full disk stops is done the next time. */
function unlessFull(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}

/** Before which seq a log has more than is kept by number or size. */
function endOfExcess({ head, first, bytes }: RoomLog, { events, megabytes }: Retention): number {
  const byNumber = events === undefined ? 0 : head.seq - events + 1
  const isTooLarge = megabytes !== undefined && bytes > megabytes * MEGABYTE
  // A tenth at a time: how much an event takes is only known by letting some go.
  const bySize = isTooLarge ? first + Math.min(SLICE, Math.ceil((head.seq - first) / 10)) : 0
  return Math.min(Math.max(byNumber, bySize), head.seq)
}

/**
 * Whether a copy may fetch events from before its first one: not beyond its limits, nor what it has
 * forgotten already, or each visit would bring that back. A host that lies about the time of an
 * event keeps it from being fetched, and deletes nothing.
 */
export function mayGrowBack(log: RoomLog, keep: Retention, now: number): boolean {
  const { events = Infinity, days = Infinity, megabytes = Infinity } = keep
  if (Math.min(events, days, megabytes) === Infinity) return true
  const [oldest] = log.after(log.first - 1, 1)
  return (
    !log.hasForgotten &&
    log.head.seq - log.first + 1 < events &&
    log.bytes < megabytes * MEGABYTE &&
    (oldest?.at ?? now) >= now - days * DAY
  )
}

import * as v from 'valibot'
import type { RetentionNotice } from '../../client/session/notice.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { AgeLimit } from './age-limit.ts'

const positive = v.pipe(v.number(), v.integer(), v.minValue(1))

/** How much of a room's log is kept; absent limits do not apply. */
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
  readonly retention: Retention
  readonly clock: Clock
  /** Whether this computer dates the events of the log, or only receives them. */
  readonly logKind: 'host' | 'copy'
  /** Called with what the user must know about the clock, once for each case. */
  onNotice?(notice: RetentionNotice): void
}

/** Events forgotten per step, and the pause between steps: an open room answers meanwhile. */
const SLICE = 500
const PAUSE_MS = 50

/**
 * Forgets the oldest events beyond the limits, now and every hour; the newest one always stays.
 * Forgetting takes space, so a full disk delays it until the next hour and ends nothing. Returns a
 * function that ends it, to be called before the log is closed.
 */
export function retain({ log, retention, clock, logKind, onNotice }: RetainOptions): Cancel {
  let cancelCheck: Cancel = () => {}
  let cancelForgetting: Cancel = () => {}
  let ages: AgeLimit | null = null

  const check = () => {
    cancelCheck = clock.after(HOUR, check)
    cancelForgetting()
    unlessFull(() => {
      if (retention.days !== undefined) ages ??= new AgeLimit(log, retention.days, clock, logKind)
      const notice = ages?.check()
      if (notice) onNotice?.(notice)
    })
    forgetSome()
  }
  const forgetSome = () => {
    unlessFull(() => {
      const end = Math.max(endOfExcess(log, retention), ages?.deletableEnd ?? 0)
      if (end <= log.first) return
      const next = Math.min(end, log.first + SLICE)
      if (ages) ages.forgetBefore(next)
      else log.forgetBefore(next)
      cancelForgetting = clock.after(PAUSE_MS, forgetSome)
    })
  }
  check()
  return () => {
    cancelCheck()
    cancelForgetting()
    unlessFull(() => ages?.close())
  }
}

/** Whether a window's user must know: normally no one has to act. */
export const isForUser = (notice: RetentionNotice): boolean => notice.kind !== 'due' || notice.afterPause

/** What a full disk stops is done the next time. */
function unlessFull(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}

/** The seq before which events exceed the limits of number or size. */
function endOfExcess({ head, first, bytes }: RoomLog, { events, megabytes }: Retention): number {
  const byNumber = events === undefined ? 0 : head.seq - events + 1
  const isTooLarge = megabytes !== undefined && bytes > megabytes * MEGABYTE
  // A tenth at a time: only forgetting some shows how much space an event takes.
  const bySize = isTooLarge ? first + Math.min(SLICE, Math.ceil((head.seq - first) / 10)) : 0
  return Math.min(Math.max(byNumber, bySize), head.seq)
}

/**
 * Whether a copy may fetch events from before its first one: not beyond its limits, nor what it has
 * already forgotten, or each visit would bring that back. A host that lies about the time of an
 * event prevents its fetching, but deletes nothing.
 */
export function mayRefetch(log: RoomLog, retention: Retention, now: number): boolean {
  const { events = Infinity, days = Infinity, megabytes = Infinity } = retention
  if (Math.min(events, days, megabytes) === Infinity) return true
  const [oldest] = log.after(log.first - 1, 1)
  return (
    !log.hasForgotten &&
    log.head.seq - log.first + 1 < events &&
    log.bytes < megabytes * MEGABYTE &&
    (oldest?.at ?? now) >= now - days * DAY
  )
}

import * as v from 'valibot'
import type { RoomLog } from '../node/room-log/room-log.ts'
import type { Cancel, Clock } from '../protocol/clock.ts'
import { StorageError } from '../protocol/storage-error.ts'

const positive = v.pipe(v.number(), v.integer(), v.minValue(1))

/** How much of a room's log is kept; what is absent is not limited. */
export const retentionSchema = v.object({
  events: v.exactOptional(positive),
  days: v.exactOptional(positive),
  megabytes: v.exactOptional(positive),
})

export type Retention = v.InferOutput<typeof retentionSchema>

const DAY = 86_400_000
const HOUR = 3_600_000
const MEGABYTE = 1024 * 1024

/**
 * Forgets the oldest events beyond the limits now and every hour; the newest one always stays. Forgetting takes space, so a full disk
 * puts it off until the next hour, and ends nothing. Returns what ends it.
 */
export function retain(log: RoomLog, keep: Retention, clock: Clock): Cancel {
  let cancel: Cancel = () => {}
  const step = () => {
    cancel = clock.after(HOUR, step)
    try {
      applyRetention(log, keep, clock.now())
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
  step()
  return () => cancel()
}

/** `now` is wall time. Throws StorageError. */
function applyRetention(log: RoomLog, keep: Retention, now: number): void {
  const { head } = log
  if (keep.events !== undefined) log.forgetBefore(head.seq - keep.events + 1)
  if (keep.days !== undefined) {
    const row = log.database
      .prepare('SELECT max(seq) AS seq FROM events WHERE at < ?')
      .get(now - keep.days * DAY)
    if (typeof row?.['seq'] === 'number') log.forgetBefore(Math.min(row['seq'] + 1, head.seq))
  }
  if (keep.megabytes !== undefined) {
    const room = keep.megabytes * MEGABYTE
    // A tenth at a time: how much an event takes is only known by letting some go.
    while (log.bytes > room && log.first < head.seq) {
      log.forgetBefore(log.first + Math.ceil((head.seq - log.first) / 10))
    }
  }
}

import { retain, type Retention } from '../shared/app/retention.ts'
import { describeRetention } from '../shared/client/retention-words.ts'
import type { RoomLog } from '../shared/node/room-log/room-log.ts'
import { systemClock } from '../shared/node/system.ts'
import type { Cancel } from '../shared/protocol/clock.ts'

/** Keeps the log of a room that is hosted here within its limits, and says what its host has to know. Returns what ends it. */
export const retainTelling = (log: RoomLog, keep: Retention, note: (text: string) => void): Cancel =>
  retain({ log, keep, clock: systemClock, of: 'host', onNotice: (notice) => note(describeRetention(notice)) })

import type { ClientStore } from '../../client/replica/store.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'

/** The outbox of a log, the same for every copy. */
const outboxOf = (log: RoomLog) => ({
  room: log.room,
  outgoing: log.outgoing.bind(log),
  saveOutgoing: log.saveOutgoing.bind(log),
  dropOutgoing: log.dropOutgoing.bind(log),
})

/**
 * The copy that a client keeps of another host's room. It is dated by this computer's clock, not by
 * its host's.
 */
export const clientCopy = (log: RoomLog, clock: Pick<Clock, 'now'>): ClientStore => ({
  ...outboxOf(log),
  get position() {
    return log.head
  },
  append: (events, settled, forged) =>
    log.add(events, { settled, received: clock.now(), ...defined({ forged }) }),
  linkAt: (seq) => log.linkAt(seq),
  anchor: (seq, link) => log.anchor({ seq, link }),
  restart: (after) => log.restart(after),
})

/**
 * The host's user reads the host's log: the events are already stored, only the place in them is
 * the user's.
 */
export function hostStoreView(log: RoomLog): ClientStore {
  let position: Position = log.head
  return {
    ...outboxOf(log),
    get position() {
      return position
    },
    append: (events: readonly RoomEvent[], settled: readonly string[]) => {
      const last = events.at(-1)
      if (last) position = { epoch: last.epoch, seq: last.seq }
      if (settled.length > 0) log.add([], { settled })
    },
    // It is the same log: there is nothing to compare.
    linkAt: () => undefined,
    anchor: () => {},
    restart: (after: Position) => {
      position = after
    },
  }
}

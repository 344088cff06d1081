import type { ClientStore } from '../client/store.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import type { Position, RoomEvent } from '../protocol/events.ts'

/** The copy that a client keeps of somebody else's room. */
export const clientCopy = (log: RoomLog): ClientStore => ({
  room: log.room,
  get position() {
    return log.head
  },
  append: (events, settled) => log.appendSettling(events, settled),
  linkAt: (seq) => log.linkAt(seq),
  anchor: (seq, link) => log.anchor({ seq, link }),
  restart: (after) => log.restart(after),
  outgoing: () => log.outgoing(),
  saveOutgoing: (message) => log.saveOutgoing(message),
  dropOutgoing: (nonce) => log.dropOutgoing(nonce),
})

/** The host's own user reads the host's log: the events are stored already, only the place in them is the user's. */
export function hostedCopy(log: RoomLog): ClientStore {
  let position: Position = log.head
  return {
    ...clientCopy(log),
    get position() {
      return position
    },
    append: (events: readonly RoomEvent[], settled: readonly string[]) => {
      const last = events.at(-1)
      if (last) position = { epoch: last.epoch, seq: last.seq }
      if (settled.length > 0) log.appendSettling([], settled)
    },
    // It is the same log: there is nothing to compare.
    linkAt: () => undefined,
    anchor: () => {},
    restart: (after: Position) => {
      position = after
    },
  }
}

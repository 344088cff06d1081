import type { Dial } from '../client/session.ts'
import { Host } from '../host/host.ts'
import type { History } from '../host/history.ts'
import { Room } from '../host/room.ts'
import type { Chance, Clock } from '../protocol/clock.ts'
import { memoryTransports } from '../protocol/memory-transport.ts'
import { listenTcp } from '../node/tcp.ts'
import type { RoomCard } from './room-card.ts'

export interface HostedRoomOptions extends RoomCard {
  readonly history: History
  readonly bind: string
  /** 0 picks a free one. */
  readonly port: number
  readonly clock: Clock
  readonly chance: Chance
}

/** A room on this machine, not yet started. */
export function hostedRoom({ id, name, history, bind, port, clock, chance }: HostedRoomOptions): Host {
  const room = new Room({ id, name, history, clock, chance })
  return new Host(room, listenTcp(bind, port))
}

/** How the host's own user gets in: like everybody else, but without a network between. */
export const dialHosted =
  (host: Host, clock: Clock): Dial =>
  ({ onOpen, onFailed }) => {
    let cancelled = false
    clock.endOfTick(() => {
      if (cancelled) return
      if (host.state.kind !== 'listening') {
        onFailed('connection-refused', 'the room is not open')
        return
      }
      const [ours, theirs] = memoryTransports(clock)
      host.room.accept(theirs)
      onOpen(ours)
    })
    return () => {
      cancelled = true
    }
  }

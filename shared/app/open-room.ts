import type { RoomChange, RoomRef, RoomState } from '../client/chat-state.ts'
import type { End } from '../client/failures.ts'
import { reduceRoom } from '../client/reduce.ts'
import { Session, type Dial } from '../client/session.ts'
import type { Host } from '../host/host.ts'
import type { Chance, Clock } from '../protocol/clock.ts'

/** A room this app is in, hosted here (`host`) or elsewhere. */
export interface OpenRoom {
  readonly ref: RoomRef
  readonly address: string
  readonly session: Session
  readonly host: Host | null
}

export type Opened = { ok: true } | { ok: false; end: End }

export interface OpenOptions {
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  readonly key: string
  readonly name: string
  /** The room as it is shown until the first welcome says more. */
  readonly initial: RoomState
  /** In: called once, before the first `onChange`. */
  onOpen(session: Session, room: RoomState): void
  /** Changes after the room is open. */
  onChange(change: RoomChange): void
}

/**
 * Tries to get into a room once. A failure at the first attempt is the user's to hear and not retried; once in, the
 * session keeps itself connected.
 */
export function openRoom({ initial, onOpen, onChange, ...options }: OpenOptions): Promise<Opened> {
  return new Promise((resolve) => {
    let entering: { room: RoomState } | null = { room: initial }
    const session: Session = new Session({
      ...options,
      onChange: (change) => {
        if (!entering) return onChange(change)
        entering = { room: reduceRoom(entering.room, change) }
        if (change.kind !== 'sessionChanged') return
        const { session: state } = change
        if (state.kind === 'joined') {
          onOpen(session, entering.room)
          entering = null
          resolve({ ok: true })
        } else if (state.kind === 'backingOff') {
          resolve({ ok: false, end: state.because })
          session.leave()
        } else if (state.kind === 'closed') {
          resolve({ ok: false, end: state.because })
        }
      },
    })
    session.start()
  })
}

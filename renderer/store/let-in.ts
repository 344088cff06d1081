import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { RoomRef, RoomState } from '../../shared/bridge/room-state.ts'
import type { Knock } from '../../shared/protocol/wire/frames.ts'
import type { WindowState } from './window-model.ts'

/** Admitting everyone automatically, for as long as this window is open. */
export interface LetInActions {
  /** Admits everyone who knocks during the next `ms` milliseconds, except those who were kicked. */
  letEveryoneIn(room: RoomRef, ms: number): void
  stopLettingIn(room: RoomRef): void
}

interface LetInDeps {
  readonly bridge: Pick<ChatBridge, 'dispatch'>
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
  now(): number
  /** Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
}

export interface LetIn {
  readonly actions: LetInActions
  /** Call this whenever the state has changed. */
  onStateChange(): void
}

/** Knocks of people who were not kicked: a kick holds until they are let in by name [S3]. */
const admissibleKnocks = ({ knocks, kicked }: Pick<RoomState, 'knocks' | 'kicked'>): readonly Knock[] =>
  knocks.filter(({ key }) => key === undefined || !kicked.includes(key))

/**
 * Answers knocks for the user. The room's policy stays: without this window, it asks about
 * newcomers again.
 */
export function createLetIn({ bridge, state, edit, now, after }: LetInDeps): LetIn {
  const timers = new Map<RoomRef, () => void>()
  /** Answered knocks that the host still lists. */
  let answered = new Set<string>()

  const setUntil = (room: RoomRef, until: number | null): void =>
    edit((before) => {
      const { [room]: _before, ...rest } = before.lettingIn
      return { ...before, lettingIn: until === null ? rest : { ...rest, [room]: until } }
    })

  function stop(room: RoomRef): void {
    timers.get(room)?.()
    timers.delete(room)
    if (state().lettingIn[room] !== undefined) setUntil(room, null)
  }

  function onStateChange(): void {
    const { chat, lettingIn } = state()
    for (const ref of timers.keys()) if (lettingIn[ref] === undefined) stop(ref)
    const knocking = chat.rooms.filter(({ ref }) => lettingIn[ref] !== undefined)
    const before = answered
    answered = new Set(
      knocking.flatMap(({ knocks }) => knocks.map(({ id }) => id)).filter((id) => before.has(id)),
    )
    for (const room of knocking) {
      for (const { id } of admissibleKnocks(room)) {
        if (answered.has(id)) continue
        answered.add(id)
        void bridge.dispatch({ kind: 'answerKnock', room: room.ref, knock: id, letIn: true })
      }
    }
  }

  return {
    actions: {
      letEveryoneIn: (room, ms) => {
        stop(room)
        timers.set(
          room,
          after(ms, () => stop(room)),
        )
        setUntil(room, now() + ms)
      },
      stopLettingIn: stop,
    },
    onStateChange,
  }
}

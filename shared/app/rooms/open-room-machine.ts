import type { RoomChange } from '../../bridge/room-change.ts'
import type { RoomState } from '../../bridge/room-state.ts'
import type { End } from '../../client/session/failures.ts'
import { reduceRoom } from '../../bridge/reduce-room.ts'
import type { SessionState } from '../../client/session/session-machine.ts'
import { assertNever } from '../../protocol/base/assert-never.ts'

/** The result of entering a room. */
export type EnterResult = { readonly ok: true } | { readonly ok: false; readonly end: End }

/**
 * A room from the request to enter it until it is left.
 *
 * ```text
 *   entering ──── joined, or shown from its copy ───► open ────┐
 *    │   │                                             ▲       │
 *    │   └──── knocking ──────────► knocking ─ joined ─┘       ├── close ──► closed
 *    │                                  │                      │
 *    └──── an end ──────────► failed ◄──┴── an end             │
 *                               └──────────────────────────────┘
 * ```
 */
export type OpenRoomState =
  /** It is not shown yet; its changes are collected. */
  | { readonly kind: 'entering'; readonly room: RoomState }
  /** Someone must approve, which takes time: the room is shown and can be left. */
  | { readonly kind: 'knocking' }
  /** It is shown and can be left, whether it is connected or not. */
  | { readonly kind: 'open' }
  /** The first attempt failed, and its user is told. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'closed' }

export type OpenRoomInput =
  | { readonly kind: 'changed'; readonly change: RoomChange }
  /** The local copy is shown at once, whether the host is there or not. */
  | { readonly kind: 'show' }
  | { readonly kind: 'close' }

export type OpenRoomEffect =
  /** From now on, listeners hear of the room, and of the changes after the one that opens it. */
  | { readonly kind: 'open'; readonly room: RoomState }
  | { readonly kind: 'answer'; readonly opened: EnterResult }
  /** It is not tried again. */
  | { readonly kind: 'leave' }
  /** Listeners hear nothing more. */
  | { readonly kind: 'stopReporting' }

export interface OpenRoomStep {
  readonly state: OpenRoomState
  readonly effects: readonly OpenRoomEffect[]
}

const stay = (state: OpenRoomState): OpenRoomStep => ({ state, effects: [] })

/**
 * The transition function of a room that is opened: total; inputs that come too late change
 * nothing.
 */
export function openRoomTransition(state: OpenRoomState, input: OpenRoomInput): OpenRoomStep {
  if (state.kind === 'closed') return stay(state)
  switch (input.kind) {
    case 'changed':
      return changed(state, input.change)
    case 'show':
      return state.kind === 'entering' ? opened(state.room) : stay(state)
    case 'close':
      return { state: { kind: 'closed' }, effects: [{ kind: 'stopReporting' }] }
    default:
      return assertNever(input)
  }
}

function changed(state: OpenRoomState, change: RoomChange): OpenRoomStep {
  const session = change.kind === 'sessionChanged' ? change.session : null
  switch (state.kind) {
    case 'entering':
      return entered(reduceRoom(state.room, change), session)
    case 'knocking':
      if (session?.kind === 'joined') return { state: { kind: 'open' }, effects: [answer({ ok: true })] }
      return failure(session) ?? stay(state)
    case 'open':
    case 'failed':
    case 'closed':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function entered(room: RoomState, session: SessionState | null): OpenRoomStep {
  switch (session?.kind) {
    case 'joined':
      return opened(room, answer({ ok: true }))
    case 'knocking':
      return { state: { kind: 'knocking' }, effects: [{ kind: 'open', room }] }
    default:
      return failure(session) ?? { state: { kind: 'entering', room }, effects: [] }
  }
}

const answer = (how: EnterResult): OpenRoomEffect => ({ kind: 'answer', opened: how })

const opened = (room: RoomState, ...then: OpenRoomEffect[]): OpenRoomStep => ({
  state: { kind: 'open' },
  effects: [{ kind: 'open', room }, ...then],
})

/** Null unless the session has failed. */
const failure = (session: SessionState | null): OpenRoomStep | null =>
  session?.kind === 'backingOff' || session?.kind === 'closed'
    ? {
        state: { kind: 'failed' },
        effects: [answer({ ok: false, end: session.because }), { kind: 'leave' }],
      }
    : null

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BridgeUpdate, ChatBridge } from '../../shared/bridge/bridge.ts'
import type { Problem } from '../../shared/words/problem.ts'
import type { Change } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { guarded } from '../../shared/protocol/base/listeners.ts'
import { createBatch } from './batch.ts'
import { createDraftKeeper, draftOf, keptDraft } from './drafts.ts'
import { createLetIn, type LetInActions } from './let-in.ts'
import { createLogActions, type LogActions } from './log-actions.ts'
import { findChannel, navigate, markRead } from './reading.ts'
import { channelKey } from './channel-key.ts'
import { isSameWish, type JoinWish } from './join-wish.ts'
import { emptyWindowState, type Place, type WindowState } from './window-model.ts'
import { applyChange, applyUpdate } from './window-state.ts'

/** What somebody at this window can do. */
export interface ChatActions extends LogActions, LetInActions {
  readonly dispatch: ChatBridge['dispatch']
  navigate(place: Place): void
  /** Opens a room where it was left. */
  openRoom(room: RoomRef): void
  setFocused(focused: boolean): void
  setDraft(room: RoomRef, channel: string, text: string): void
  /** Hands all that is being written to the app now: this window may be gone next. */
  keepDrafts(): void
  /** Shows the message at once and sends it. On a problem the text is back in the draft. */
  post(room: RoomRef, channel: string, body: string): Promise<Problem | null>
  dismissNameNotice(room: RoomRef): void
  /**
   * Notes what this window asks to be let into. Returns what to call when that is answered: true unless the same was asked for again
   * since, and whoever did so hears of the answer.
   */
  joining(wish: JoinWish): () => boolean
  /** Tells of an answer wherever somebody is in this window, until it is put away; the same twice running, once. */
  tell(text: string): void
  /** Puts the oldest answer away that was told of. */
  dismissToast(): void
}

export interface ChatStoreState extends WindowState {
  readonly actions: ChatActions
}

export type ChatStore = StoreApi<ChatStoreState>

/** What the store needs from its surroundings; tests own all of it. */
export interface ChatStoreDeps {
  newNonce(): string
  now(): number
  later(run: () => void): void
  /** Runs it after so many milliseconds. Returns what calls it off. */
  after(ms: number, run: () => void): () => void
  /** A subscriber of the store has thrown. */
  onFault(error: unknown): void
}

/** One window's state, fed by the bridge. A subscriber that fails keeps no other from being told. */
export function createChatStore(bridge: ChatBridge, world: ChatStoreDeps): ChatStore {
  function edit(change: (state: WindowState) => WindowState): void {
    store.setState((state) => change(state))
  }

  /** A change made here, after everything that has arrived before it. */
  function apply(change: Change): void {
    updates.flush()
    edit((state) => applyChange(state, change))
  }

  const applyToRoom = (room: RoomRef, change: RoomChange): void =>
    apply({ kind: 'roomChanged', room, change })

  const log = createLogActions({ bridge, state: () => store.getState(), edit, applyToRoom })

  const letIn = createLetIn({ ...world, bridge, state: () => store.getState(), edit })

  function setDraft(room: RoomRef, channel: string, text: string): void {
    const key = channelKey(room, channel)
    edit((state) => {
      const { [key]: _before, ...rest } = state.drafts
      const isForgotten = text === '' && keptDraft(state, room, channel) === ''
      return { ...state, drafts: isForgotten ? rest : { ...rest, [key]: text } }
    })
    keeper.changed(room, channel)
  }

  const tell = (text: string): void =>
    edit((state) => (state.toasts.at(-1) === text ? state : { ...state, toasts: [...state.toasts, text] }))

  const keeper = createDraftKeeper({ ...world, bridge, edit, state: () => store.getState(), onProblem: tell })

  const actions: ChatActions = {
    ...log,
    ...letIn.actions,
    dispatch: (command) => {
      // Afterwards nobody takes what was written there.
      if (command.kind === 'leaveRoom') keeper.flush()
      return bridge.dispatch(command)
    },
    keepDrafts: keeper.flush,
    navigate: (place) => edit((state) => navigate(state, place)),
    openRoom: (room) =>
      edit((state) => {
        const open = state.chat.rooms.find((one) => one.ref === room)
        const channel = state.lastChannels[room] ?? open?.channels[0]?.name ?? FIRST_CHANNEL
        return navigate(state, { kind: 'room', room, channel })
      }),
    setFocused: (focused) => edit((state) => markRead({ ...state, focused })),
    setDraft,
    post: async (room, channel, body) => {
      const nonce = world.newNonce()
      setDraft(room, channel, '')
      applyToRoom(room, {
        kind: 'outgoingChanged',
        message: { nonce, channel, body, at: world.now(), delivery: { kind: 'pending' } },
      })
      // Somebody who writes wants to see it, and it stands at the end.
      if (findChannel(store.getState().chat, room, channel)?.ahead)
        void log.jump(room, channel, { kind: 'end' })
      const posting = bridge.dispatch({ kind: 'post', room, channel, nonce, body })
      // What was sent is no draft any more, whatever happens next.
      keeper.flush()
      const result = await posting
      if (result.ok) return null
      applyToRoom(room, { kind: 'outgoingDropped', nonce })
      const meanwhile = draftOf(store.getState(), room, channel)
      setDraft(room, channel, meanwhile === '' ? body : `${body}\n${meanwhile}`)
      return result.problem
    },
    joining: (wish) => {
      const without = (state: WindowState, isAnswered: (one: JoinWish) => boolean): readonly JoinWish[] =>
        state.joining.filter((one) => !isAnswered(one))
      edit((state) => ({ ...state, joining: [...without(state, (one) => isSameWish(one, wish)), wish] }))
      // The same one, wished for again since, stays.
      return () => {
        const isLatest = store.getState().joining.includes(wish)
        edit((state) => ({ ...state, joining: without(state, (one) => one === wish) }))
        return isLatest
      }
    },
    tell,
    dismissToast: () => edit((state) => ({ ...state, toasts: state.toasts.slice(1) })),
    dismissNameNotice: (room) =>
      edit((state) => ({
        ...state,
        renamedNoticeDismissed: { ...state.renamedNoticeDismissed, [room]: true },
      })),
  }

  const store = createStore<ChatStoreState>()(() => ({ ...emptyWindowState, actions }))
  const updates = createBatch<BridgeUpdate>(
    (items) => {
      edit((state) => items.reduce(applyUpdate, state))
      if (items.some(({ kind }) => kind === 'snapshot')) keeper.compare()
      keeper.settle()
    },
    (run) => world.later(run),
  )
  bridge.subscribe((update) => updates.push(update))
  store.subscribe(guarded(letIn.look, world.onFault))
  return { ...store, subscribe: (listener) => store.subscribe(guarded(listener, world.onFault)) }
}

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BridgeUpdate, ChatBridge } from '../../shared/bridge/bridge.ts'
import type { Change } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { guarded } from '../../shared/protocol/base/listeners.ts'
import { createBatch } from './batch.ts'
import { createDraftSync, savedDraft } from './drafts.ts'
import { createLetIn, type LetInActions } from './let-in.ts'
import { createLogActions, type LogActions } from './log-actions.ts'
import { createMessageActions, type MessageActions } from './message-actions.ts'
import { createMessageLinks, type MessageLinkActions } from './message-links.ts'
import { createQuotes, type QuoteActions } from './quotes.ts'
import { navigate, markRead } from './unread.ts'
import { channelKey } from './channel-key.ts'
import { isSameJoin, type PendingJoin } from './pending-join.ts'
import { emptyWindowState, type Place, type WindowState } from './window-model.ts'
import { applyChange, applyUpdate } from './window-state.ts'

/** What the user can do in this window. */
export interface ChatActions
  extends LogActions, LetInActions, MessageActions, MessageLinkActions, QuoteActions {
  readonly dispatch: ChatBridge['dispatch']
  navigate(place: Place): void
  /** Opens a room at the channel that was last open. */
  openRoom(room: RoomRef): void
  setFocused(focused: boolean): void
  setDraft(room: RoomRef, channel: string, text: string): void
  /** Sends all drafts to the app now, as this window may close next. */
  saveDrafts(): void
  dismissNameNotice(room: RoomRef): void
  /**
   * Remembers a request to join. Call the returned function with the answer: it returns true,
   * unless the same was requested again since, and that request gets the answer.
   */
  trackJoin(pendingJoin: PendingJoin): () => boolean
  /** Shows a message above the page until it is dismissed; a repeated message shows once. */
  showToast(text: string): void
  /** Dismisses the oldest toast. */
  dismissToast(): void
}

export interface ChatStoreState extends WindowState {
  readonly actions: ChatActions
}

export type ChatStore = StoreApi<ChatStoreState>

/** What the store needs from outside; tests replace all of it. */
export interface ChatStoreDeps {
  newNonce(): string
  now(): number
  later(run: () => void): void
  /** Runs it after this many milliseconds. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
  /** A subscriber of the store has thrown. */
  onFault(error: unknown): void
}

/** Longer than the app takes to send a room that it has opened. */
const PATIENCE_MS = 5_000

/** One window's state, fed by the bridge. A subscriber that throws does not stop the others. */
export function createChatStore(bridge: ChatBridge, deps: ChatStoreDeps): ChatStore {
  function edit(change: (state: WindowState) => WindowState): void {
    store.setState((state) => change(state))
  }

  /** Applies a local change, after everything that arrived before it. */
  function apply(change: Change): void {
    updates.flush()
    edit((state) => applyChange(state, change))
  }

  const applyToRoom = (room: RoomRef, change: RoomChange): void =>
    apply({ kind: 'roomChanged', room, change })

  const log = createLogActions({ bridge, state: () => store.getState(), edit, applyToRoom })

  const letIn = createLetIn({ ...deps, bridge, state: () => store.getState(), edit })

  function setDraft(room: RoomRef, channel: string, text: string): void {
    const key = channelKey(room, channel)
    edit((state) => {
      const { [key]: _before, ...rest } = state.drafts
      const isEmpty = text === '' && savedDraft(state, room, channel) === ''
      return { ...state, drafts: isEmpty ? rest : { ...rest, [key]: text } }
    })
    draftSync.changed(room, channel)
  }

  const showToast = (text: string): void =>
    edit((state) => (state.toasts.at(-1) === text ? state : { ...state, toasts: [...state.toasts, text] }))

  const draftSync = createDraftSync({
    ...deps,
    bridge,
    edit,
    state: () => store.getState(),
    onProblem: showToast,
  })

  const messages = createMessageActions({
    bridge,
    log,
    state: () => store.getState(),
    edit,
    applyToRoom,
    setDraft,
    // Sent text is no longer a draft, whatever happens next.
    saveDrafts: draftSync.flush,
    showToast,
    newNonce: () => deps.newNonce(),
    now: () => deps.now(),
  })

  /** Resolves when this is true of the window, or after PATIENCE_MS. */
  function until(isTrue: (state: WindowState) => boolean): Promise<void> {
    if (isTrue(store.getState())) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        cancel()
        unsubscribe()
        resolve()
      }
      const unsubscribe = store.subscribe((state) => isTrue(state) && end())
      const cancel = deps.after(PATIENCE_MS, end)
    })
  }

  const links = createMessageLinks({ bridge, log, state: () => store.getState(), edit, until })

  const actions: ChatActions = {
    ...log,
    ...letIn.actions,
    ...messages,
    ...links,
    ...createQuotes({ bridge, state: () => store.getState(), edit }),
    dispatch: (command) => {
      // Once the room is left, nothing accepts its drafts.
      if (command.kind === 'leaveRoom') draftSync.flush()
      return bridge.dispatch(command)
    },
    saveDrafts: draftSync.flush,
    navigate: (place) => edit((state) => navigate(state, place)),
    openRoom: (room) =>
      edit((state) => {
        const open = state.chat.rooms.find(({ ref }) => ref === room)
        const channel = state.lastChannels[room] ?? open?.channels[0]?.name ?? FIRST_CHANNEL
        return navigate(state, { kind: 'room', room, channel })
      }),
    setFocused: (focused) => edit((state) => markRead({ ...state, focused })),
    setDraft,
    trackJoin: (pendingJoin) => {
      const without = (
        state: WindowState,
        isAnswered: (other: PendingJoin) => boolean,
      ): readonly PendingJoin[] => state.joining.filter((other) => !isAnswered(other))
      edit((state) => ({
        ...state,
        joining: [...without(state, (other) => isSameJoin(other, pendingJoin)), pendingJoin],
      }))
      // Keep the same pending join if it was made again since.
      return () => {
        const isLatest = store.getState().joining.includes(pendingJoin)
        edit((state) => ({ ...state, joining: without(state, (other) => other === pendingJoin) }))
        return isLatest
      }
    },
    showToast,
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
      if (items.some(({ kind }) => kind === 'snapshot')) draftSync.sendMissing()
      draftSync.dropSaved()
    },
    (run) => deps.later(run),
  )
  bridge.subscribe((update) => updates.push(update))
  store.subscribe(guarded(letIn.onStateChange, deps.onFault))
  return { ...store, subscribe: (listener) => store.subscribe(guarded(listener, deps.onFault)) }
}

import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { channelKey, parseChannelKey } from './channel-key.ts'
import type { WindowState } from './window-model.ts'

/** A channel's draft: this window's text, or the app's if nothing was written here. */
export const draftOf = ({ drafts, chat }: WindowState, room: RoomRef, channel: string): string =>
  drafts[channelKey(room, channel)] ?? savedDraft({ chat }, room, channel)

/** The app's draft, without the text written in this window. */
export const savedDraft = ({ chat }: Pick<WindowState, 'chat'>, room: RoomRef, channel: string): string =>
  chat.rooms.find(({ ref }) => ref === room)?.drafts.find((draft) => draft.channel === channel)?.text ?? ''

/** The delay between a change and sending all changed drafts to the app. */
export const SAVE_DELAY_MS = 500

export interface DraftSync {
  /** The draft of a channel has changed in this window. */
  changed(room: RoomRef, channel: string): void
  /** The app has sent all its drafts. Sends this window's drafts that the app lacks. */
  sendMissing(): void
  /**
   * The app has sent an update. Drops local drafts equal to the app's, so that changes made in other
   * windows show here.
   */
  dropSaved(): void
  /** Sends waiting drafts now, as the window may close next. */
  flush(): void
}

interface DraftChannel {
  readonly room: RoomRef
  readonly channel: string
}

interface DraftSyncDeps {
  readonly bridge: Pick<ChatBridge, 'dispatch'>
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
  /** Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
  /** A draft could not be saved. Called once per series of failures. */
  onProblem(text: string): void
}

/** Sends this window's drafts to the app, which saves them across windows and restarts. */
export function createDraftSync(deps: DraftSyncDeps): DraftSync {
  const { bridge, state, edit, after, onProblem } = deps
  const changed = new Map<string, DraftChannel>()
  let cancel: (() => void) | null = null
  /** Channels whose draft was sent to the app, which may not have sent it back yet. */
  const sent = new Set<string>()
  /** How many drafts of a channel the app has not answered yet. */
  const unanswered = new Map<string, number>()
  let hasFailed = false

  function flush(): void {
    cancel?.()
    cancel = null
    const waiting = [...changed.values()]
    changed.clear()
    for (const draft of waiting) {
      const text = draftOf(state(), draft.room, draft.channel)
      const isEmpty = text === '' && savedDraft(state(), draft.room, draft.channel) === ''
      // A message sent right after it was typed never became a draft.
      if (!isEmpty || sent.has(channelKey(draft.room, draft.channel))) void send(draft, text)
    }
  }

  async function send({ room, channel }: DraftChannel, text: string): Promise<void> {
    const key = channelKey(room, channel)
    sent.add(key)
    unanswered.set(key, (unanswered.get(key) ?? 0) + 1)
    const result = await bridge.dispatch({ kind: 'keepDraft', room, channel, text })
    unanswered.set(key, (unanswered.get(key) ?? 1) - 1)
    dropSaved()
    // If the app or the room is gone, the draft stays in this window until they are back.
    const isUnsaved = !result.ok && !['app-lost', 'room-unknown'].includes(result.problem.code)
    if (isUnsaved && !hasFailed) onProblem(`Your draft is kept in this window only. ${result.problem.text}`)
    hasFailed = isUnsaved
  }

  /** Keeps a draft while a newer one is on its way: the app's older one would replace it. */
  function dropSaved(): void {
    const isSaved = ([key, text]: [string, string]): boolean =>
      !changed.has(key) &&
      (unanswered.get(key) ?? 0) === 0 &&
      text === savedDraft(state(), ...parseChannelKey(key))
    const drafts = Object.entries(state().drafts)
    const unsaved = drafts.filter((draft) => !isSaved(draft))
    if (unsaved.length < drafts.length) edit((before) => ({ ...before, drafts: Object.fromEntries(unsaved) }))
  }

  function change(room: RoomRef, channel: string): void {
    changed.set(channelKey(room, channel), { room, channel })
    cancel ??= after(SAVE_DELAY_MS, flush)
  }

  return {
    changed: change,
    sendMissing: () => {
      sent.clear()
      for (const [key, text] of Object.entries(state().drafts)) {
        const [room, channel] = parseChannelKey(key)
        if (text !== savedDraft(state(), room, channel)) change(room, channel)
      }
    },
    flush,
    dropSaved,
  }
}

import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { channelKey, placeOf } from './channel-key.ts'
import type { WindowState } from './window-model.ts'

/** A channel's draft: this window's text, or the app's if nothing was written here. */
export const draftOf = ({ drafts, chat }: WindowState, room: RoomRef, channel: string): string =>
  drafts[channelKey(room, channel)] ?? keptDraft({ chat }, room, channel)

/** The app's draft, without the text written in this window. */
export const keptDraft = ({ chat }: Pick<WindowState, 'chat'>, room: RoomRef, channel: string): string =>
  chat.rooms.find(({ ref }) => ref === room)?.drafts.find((draft) => draft.channel === channel)?.text ?? ''

/** A draft is sent to the app this long after a change, with all changes made meanwhile. */
export const KEEP_MS = 500

export interface DraftKeeper {
  /** The draft of a channel has changed in this window. */
  changed(room: RoomRef, channel: string): void
  /** The app sent all its drafts: sends it those of this window that it lacks. */
  compare(): void
  /**
   * The app sent an update: drafts that are equal here need not be held, so windows follow each
   * other.
   */
  settle(): void
  /** Sends waiting drafts now, as the window may close next. */
  flush(): void
}

interface Place {
  readonly room: RoomRef
  readonly channel: string
}

interface DraftKeeperDeps {
  readonly bridge: Pick<ChatBridge, 'dispatch'>
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
  /** Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
  /** A draft cannot be kept. Reported once, until one can. */
  onProblem(text: string): void
}

/** Gives this window's drafts to the app, which keeps them beyond windows and restarts. */
export function createDraftKeeper(world: DraftKeeperDeps): DraftKeeper {
  const { bridge, state, edit, after, onProblem } = world
  const changed = new Map<string, Place>()
  let cancel: (() => void) | null = null
  /** Channels whose draft was sent to the app, which may not have sent it back yet. */
  const handed = new Set<string>()
  /** How many drafts of a channel were sent to the app and not answered. */
  const underWay = new Map<string, number>()
  let hasFailed = false

  function flush(): void {
    cancel?.()
    cancel = null
    const waiting = [...changed.values()]
    changed.clear()
    for (const place of waiting) {
      const text = draftOf(state(), place.room, place.channel)
      const isNothing = text === '' && keptDraft(state(), place.room, place.channel) === ''
      // People who send each line at once have no drafts.
      if (!isNothing || handed.has(channelKey(place.room, place.channel))) void hand(place, text)
    }
  }

  async function hand({ room, channel }: Place, text: string): Promise<void> {
    const key = channelKey(room, channel)
    handed.add(key)
    underWay.set(key, (underWay.get(key) ?? 0) + 1)
    const result = await bridge.dispatch({ kind: 'keepDraft', room, channel, text })
    underWay.set(key, (underWay.get(key) ?? 1) - 1)
    settle()
    // If the app or the room is gone, the draft stays in this window until they are back.
    const isLost = !result.ok && !['app-lost', 'room-unknown'].includes(result.problem.code)
    if (isLost && !hasFailed) onProblem(`Your draft is kept in this window only. ${result.problem.text}`)
    hasFailed = isLost
  }

  /** Wait while a newer draft is on its way: the app's older one would replace it. */
  function settle(): void {
    const isSettled = ([key, text]: [string, string]): boolean =>
      !changed.has(key) && (underWay.get(key) ?? 0) === 0 && text === keptDraft(state(), ...placeOf(key))
    const drafts = Object.entries(state().drafts)
    const rest = drafts.filter((draft) => !isSettled(draft))
    if (rest.length < drafts.length) edit((before) => ({ ...before, drafts: Object.fromEntries(rest) }))
  }

  function change(room: RoomRef, channel: string): void {
    changed.set(channelKey(room, channel), { room, channel })
    cancel ??= after(KEEP_MS, flush)
  }

  return {
    changed: change,
    compare: () => {
      handed.clear()
      for (const [key, text] of Object.entries(state().drafts)) {
        const [room, channel] = placeOf(key)
        if (text !== keptDraft(state(), room, channel)) change(room, channel)
      }
    },
    flush,
    settle,
  }
}

import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { channelKey, placeOf } from './channel-key.ts'
import type { WindowState } from './window-model.ts'

/** What somebody is writing to a channel: as this window has it, or as the app keeps it where nothing was written here. */
export const draftOf = ({ drafts, chat }: WindowState, room: RoomRef, channel: string): string =>
  drafts[channelKey(room, channel)] ?? keptDraft({ chat }, room, channel)

/** The same without what was written in this window. */
export const keptDraft = ({ chat }: Pick<WindowState, 'chat'>, room: RoomRef, channel: string): string =>
  chat.rooms.find(({ ref }) => ref === room)?.drafts.find((draft) => draft.channel === channel)?.text ?? ''

/** A draft is handed over so long after a change; further changes meanwhile go along. */
export const KEEP_MS = 500

export interface DraftKeeper {
  /** What somebody writes to a channel has changed in this window. */
  changed(room: RoomRef, channel: string): void
  /** The app has told all that it has: what it does not have of this window's drafts is handed over. */
  compare(): void
  /** The app has told something: what it has as it is written here need not be held here. So windows follow one another. */
  settle(): void
  /** Hands over now what waits: the window may be gone next. */
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
  /** Returns what calls it off. */
  after(ms: number, run: () => void): () => void
  /** A draft cannot be kept; said once, until one can. */
  onProblem(text: string): void
}

/** Hands what is written in this window to the app, which keeps it beyond windows and restarts. */
export function createDraftKeeper(world: DraftKeeperDeps): DraftKeeper {
  const { bridge, state, edit, after, onProblem } = world
  const changed = new Map<string, Place>()
  let cancel: (() => void) | null = null
  /** Channels of which the app was told something: it may not have told it back yet. */
  const handed = new Set<string>()
  /** How often the app was told of a channel and has not answered. */
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
      // Somebody who sends each line at once has no drafts.
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
    // Without the app, or the room, it stays in this window until they are back.
    const isLost = !result.ok && !['app-lost', 'room-unknown'].includes(result.problem.code)
    if (isLost && !hasFailed) onProblem(`Your draft is kept in this window only. ${result.problem.text}`)
    hasFailed = isLost
  }

  /** Not while something newer is on its way: the app would take it back with what it tells of before. */
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

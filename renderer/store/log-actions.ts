import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { Problem } from '../../shared/words/problem.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { ChannelState, RoomRef } from '../../shared/bridge/room-state.ts'
import { findChannel, navigate, markRead } from './unread.ts'
import { channelKey } from './channel-key.ts'
import type { Paging, Target, WindowState } from './window-model.ts'

/** Loading and moving within a channel's log. */
export interface LogActions {
  /** Requests the page before the loaded part, unless one is on its way. */
  loadOlder(room: RoomRef, channel: string): Promise<void>
  /** Requests the page after the loaded part, unless one is on its way or there is none. */
  loadNewer(room: RoomRef, channel: string): Promise<void>
  /** Loads the log around a target, then goes there. The latest call wins. */
  jump(room: RoomRef, channel: string, to: Target): Promise<Problem | null>
  /**
   * Keeps the oldest `count` loaded entries and drops the rest, so that new ones do not push them
   * out.
   */
  trimNewest(room: RoomRef, channel: string, count: number): void
}

export interface LogActionsDeps {
  readonly bridge: ChatBridge
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
  /** Applies everything that has arrived, then this. */
  applyToRoom(room: RoomRef, change: RoomChange): void
}

type PagingField = 'paging' | 'pagingNewer'

/** The end of any log. */
const END = Number.MAX_SAFE_INTEGER

/** Whether the loaded part includes a target. */
export function isLoaded(channel: ChannelState, to: Target): boolean {
  if (to.kind === 'end') return !channel.ahead
  const from = channel.more ? channel.oldest : 0
  return from <= to.seq && (!channel.ahead || to.seq <= (channel.entries.at(-1)?.seq ?? 0))
}

/** Loads parts of the log into the window; each answer is applied after what arrived before it. */
export function createLogActions({ bridge, state, edit, applyToRoom }: LogActionsDeps): LogActions {
  let jumps = 0

  function setPaging(which: PagingField, key: string, paging: Paging | null): void {
    edit((before) => {
      const { [key]: _before, ...rest } = before[which]
      return { ...before, [which]: paging ? { ...rest, [key]: paging } : rest }
    })
  }

  /** Whether newer events arrived before this answer: a channel that is ahead ignores them. */
  const isBehind = (key: string, last: number): boolean => (state().lastSeqs[key] ?? 0) > last

  function setPagingResult(which: PagingField, key: string, problem: Problem | null): void {
    setPaging(which, key, problem && { kind: 'failed', text: problem.text })
  }

  const actions: LogActions = {
    loadOlder: async (room, channel) => {
      const key = channelKey(room, channel)
      const before = findChannel(state().chat, room, channel)?.oldest
      if (before === undefined || state().paging[key]?.kind === 'loading') return
      setPaging('paging', key, { kind: 'loading' })
      const result = await bridge.dispatch({ kind: 'loadOlder', room, channel, before })
      if (result.ok) {
        const { entries, more } = result.value
        // An empty page gives nothing to continue from, so ignore its `more`: requests would
        // never end.
        applyToRoom(room, { kind: 'pageLoaded', channel, before, entries, more: more && entries.length > 0 })
      }
      setPagingResult('paging', key, result.ok ? null : result.problem)
    },

    loadNewer: async (room, channel) => {
      const key = channelKey(room, channel)
      const found = findChannel(state().chat, room, channel)
      const after = found?.entries.at(-1)?.seq ?? 0
      if (!found?.ahead || state().pagingNewer[key]?.kind === 'loading') return
      setPaging('pagingNewer', key, { kind: 'loading' })
      const result = await bridge.dispatch({ kind: 'loadNewer', room, channel, after })
      if (result.ok) {
        const { entries } = result.value
        const last = entries.at(-1)?.seq
        const ahead = last !== undefined && (result.value.ahead || isBehind(key, last))
        applyToRoom(room, { kind: 'newerLoaded', channel, after, entries, ahead })
        edit(markRead)
      }
      setPagingResult('pagingNewer', key, result.ok ? null : result.problem)
    },

    jump: async (room, channel, to) => {
      const ownJump = ++jumps
      const key = channelKey(room, channel)
      const found = findChannel(state().chat, room, channel)
      if (found && !isLoaded(found, to)) {
        const { place } = state()
        const seq = to.kind === 'end' ? END : to.seq
        const result = await bridge.dispatch({ kind: 'loadAround', room, channel, seq })
        // If the user has gone elsewhere meanwhile, stay there.
        if (ownJump !== jumps || place !== state().place) return null
        if (to.kind === 'end' || to.kind === 'unreadMarker')
          setPagingResult('pagingNewer', key, result.ok ? null : result.problem)
        if (!result.ok) return result.problem
        const { entries, more } = result.value
        const ahead = result.value.ahead || isBehind(key, entries.at(-1)?.seq ?? END)
        applyToRoom(room, { kind: 'windowLoaded', channel, entries, more, ahead })
      }
      edit((before) =>
        markRead({ ...navigate(before, { kind: 'room', room, channel }), jump: { room, channel, to } }),
      )
      return null
    },

    trimNewest: (room, channel, count) => {
      const found = findChannel(state().chat, room, channel)
      if (!found || found.ahead || found.entries.length <= count) return
      const { more } = found
      applyToRoom(room, {
        kind: 'windowLoaded',
        channel,
        entries: found.entries.slice(0, count),
        more,
        ahead: true,
      })
    },
  }
  return actions
}

import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, type RefObject } from 'react'
import type { ChannelState, RoomState } from '../../../shared/bridge/room-state.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import { channelKey } from '../../store/channel-key.ts'

/** The distance from an edge, in heights of the list, at which the next page is requested. */
const PRELOAD_HEIGHTS = 2

/**
 * Loads the previous page, including the first one, while the top is near, and the next page while
 * the end is near.
 */
export function usePages(
  room: RoomState,
  channel: ChannelState,
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  const { loadOlder, loadNewer } = useActions()
  const key = channelKey(room.ref, channel.name)
  const idle = useChat((state) => state.paging[key] === undefined)
  const idleNewer = useChat((state) => state.pagingNewer[key] === undefined)
  const height = scroller.current?.clientHeight ?? 0
  const offset = virtualizer.scrollOffset ?? 0
  const total = virtualizer.getTotalSize()
  const short = height === 0 || total < PRELOAD_HEIGHTS * height
  const nearTop = short || offset < PRELOAD_HEIGHTS * height
  const nearEnd = short || total - offset - height < PRELOAD_HEIGHTS * height
  // Before the first welcome, there is nothing to ask for.
  const older = room.id !== '' && channel.more && idle && nearTop
  const newer = channel.ahead && idleNewer && nearEnd
  useEffect(() => {
    if (older) void loadOlder(room.ref, channel.name)
  }, [older, loadOlder, room.ref, channel.name])
  useEffect(() => {
    if (newer) void loadNewer(room.ref, channel.name)
  }, [newer, loadNewer, room.ref, channel.name])
}

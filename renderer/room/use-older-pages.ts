import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, type RefObject } from 'react'
import type { ChannelState, RoomState } from '../../shared/client/chat-state.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { channelKey } from '../store/window-state.ts'

/** How near the top, in heights of the list, the next page is asked for: before it is missed. */
const AHEAD = 2

/** Loads the page before what is loaded while the top is near, the first one included. */
export function useOlderPages(
  room: RoomState,
  channel: ChannelState,
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  const { loadOlder } = useActions()
  const idle = useChat((state) => state.paging[channelKey(room.ref, channel.name)] === undefined)
  const height = scroller.current?.clientHeight ?? 0
  const nearTop =
    (virtualizer.scrollOffset ?? 0) < AHEAD * height || virtualizer.getTotalSize() < AHEAD * height
  const due = room.session.kind === 'joined' && channel.more && idle && (nearTop || height === 0)
  useEffect(() => {
    if (due) void loadOlder(room.ref, channel.name)
  }, [due, loadOlder, room.ref, channel.name])
}

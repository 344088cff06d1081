import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, type RefObject } from 'react'
import type { ChannelState } from '../../../shared/bridge/room-state.ts'
import { useActions } from '../../store/use-chat.ts'

/**
 * Above this many loaded events, the reducer will soon drop the first CUT_BY_REDUCER, which the
 * user may be reading.
 */
const TRIM_ABOVE = 1_500
const CUT_BY_REDUCER = 1_000
/** How many stay loaded: enough below the visible rows to continue reading. */
const KEPT = 1_200

/**
 * When too many messages are loaded, new ones push out the oldest. For a user who reads far above
 * the end, that would remove the visible page, so the newest are dropped first.
 */
export function useTrimNewest(
  room: string,
  channel: ChannelState,
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  const { trimNewest } = useActions()
  const first = virtualizer.range?.startIndex ?? KEPT
  const due = !channel.ahead && channel.entries.length > TRIM_ABOVE && first <= CUT_BY_REDUCER
  useEffect(() => {
    const element = scroller.current
    if (!due || !element) return
    // After a burst, the range is still the old one while the element has already scrolled to the
    // end.
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    if (below > element.clientHeight) trimNewest(room, channel.name, KEPT)
  }, [due, trimNewest, room, channel.name, scroller])
}

import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, type RefObject } from 'react'
import type { ChannelState } from '../../../shared/bridge/room-state.ts'
import { useActions } from '../../store/use-chat.ts'

/**
 * From this many loaded events, the reducer will soon cut those before HALF, where the user may
 * read.
 */
const CROWDED = 1_500
const HALF = 1_000
/** How many stay loaded: enough below the reader to continue. */
const KEPT = 1_200

/**
 * New messages push out the oldest loaded ones when there are too many. That is right at the end,
 * but takes the page away from someone who reads far above: there, the newest are dropped first.
 */
export function useTrimNewest(
  room: string,
  channel: ChannelState,
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  const { trimNewest } = useActions()
  const first = virtualizer.range?.startIndex ?? KEPT
  const due = !channel.ahead && channel.events.length > CROWDED && first <= HALF
  useEffect(() => {
    const element = scroller.current
    if (!due || !element) return
    // After a burst, the range is still the old one while the element has already scrolled to the
    // end.
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    if (below > element.clientHeight) trimNewest(room, channel.name, KEPT)
  }, [due, trimNewest, room, channel.name, scroller])
}

import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, type RefObject } from 'react'
import type { ChannelState } from '../../../shared/bridge/room-state.ts'
import { useActions } from '../../store/use-chat.ts'

/** From this many loaded events on the reducer will soon cut those before HALF; somebody may be reading there. */
const CROWDED = 1_500
const HALF = 1_000
/** What is kept of them here: enough below the reader to go on. */
const KEPT = 1_200

/**
 * What arrives pushes out the oldest loaded messages once there are too many. That is right for somebody at the end,
 * and would take the page away from somebody reading far above it: there the newest are let go of first.
 */
export function useDetach(
  room: string,
  channel: ChannelState,
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  const { detach } = useActions()
  const first = virtualizer.range?.startIndex ?? KEPT
  const due = !channel.ahead && channel.events.length > CROWDED && first <= HALF
  useEffect(() => {
    const element = scroller.current
    if (!due || !element) return
    // After a burst the range is still that of before, while the element has been scrolled to the end already.
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    if (below > element.clientHeight) detach(room, channel.name, KEPT)
  }, [due, detach, room, channel.name, scroller])
}

import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ChannelState, RoomState } from '../../shared/client/chat-state.ts'
import { useChat } from '../store/use-chat.ts'
import { channelKey } from '../store/window-state.ts'
import css from './MessageList.module.css'
import { PageStatus } from './PageStatus.tsx'
import { RowView } from './RowView.tsx'
import { estimateRow, rows as rowsOf, type Row } from './rows.ts'
import { useOlderPages } from './use-older-pages.ts'
import { useKeepEnd } from './use-keep-end.ts'

/** Within this many pixels of the end counts as being there. */
const END_PX = 80

interface MessageListProps {
  readonly room: RoomState
  readonly channel: ChannelState
}

/** The log of one channel, as much as has been loaded, and what is on its way. Mounted anew for each channel. */
export function MessageList({ room, channel }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const line = useChat((state) => state.readings[channelKey(room.ref, channel.name)]?.line ?? null)
  const rows = useMemo(
    () =>
      rowsOf(
        { events: channel.events, more: channel.more },
        room.outgoing.filter((message) => message.channel === channel.name),
        room.me,
        line,
      ),
    [channel.events, channel.more, channel.name, room.outgoing, room.me, line],
  )
  // oxlint-disable-next-line react/incompatible-library -- its functions are not memoized here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
    overscan: 12,
    paddingStart: 16,
    paddingEnd: 16,
  })
  useOpenAtLine(rows, virtualizer)
  useKeepEnd(scroller, virtualizer)
  useOlderPages(room, channel, scroller, virtualizer)
  useFollowOwn(rows, () => virtualizer.scrollToEnd())

  // Before it has been laid out, everything fits.
  const laidOut = virtualizer.scrollElement !== null && virtualizer.scrollRect !== null
  const atEnd = virtualizer.isAtEnd(END_PX)
  const waiting = useWaiting(rows, laidOut && atEnd)

  return (
    <>
      <div
        ref={scroller}
        className={css['list']}
        role="log"
        aria-label="Messages"
        // Rows that scrolling brings in are not news.
        aria-live={atEnd ? 'polite' : 'off'}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <PageStatus room={room.ref} channel={channel.name} />
        <div className={css['sizer']} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className={css['row']}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <RowView row={row} room={room} channel={channel.name} />
                </div>
              )
            )
          })}
        </div>
      </div>
      {laidOut && !atEnd && (
        <button
          type="button"
          className={css['pill']}
          aria-label={waiting > 0 ? `New messages: ${waiting}` : 'Jump to the latest'}
          onClick={() => {
            virtualizer.scrollToEnd()
            scroller.current?.focus({ preventScroll: true })
          }}
        >
          {waiting > 0 && `${waiting} new`}
          <ArrowDown className={css['arrow']} aria-hidden />
        </button>
      )}
    </>
  )
}

/** Starts where reading stopped: at the line if there is one, otherwise at the end. */
function useOpenAtLine(rows: readonly Row[], virtualizer: Virtualizer<HTMLDivElement, Element>): void {
  const [lineIndex] = useState(() => rows.findIndex((row) => row.kind !== 'start' && row.fresh))
  useLayoutEffect(() => {
    if (lineIndex < 0) virtualizer.scrollToEnd()
    else virtualizer.scrollToIndex(lineIndex, { align: 'center' })
    // The default leaves alone what changes size above while scrolling up; there, reading is what must not move.
    // oxlint-disable-next-line react/immutability -- the virtualizer takes this as a property, not as an option
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, { scrollOffset }) =>
      item.start < (scrollOffset ?? 0)
  }, [virtualizer, lineIndex])
}

/** How many messages have come in below since the end was last in view. */
function useWaiting(rows: readonly Row[], atEnd: boolean): number {
  const lastKey = rows.at(-1)?.key
  const [seen, setSeen] = useState(() => {
    const line = rows.findIndex((row) => row.kind !== 'start' && row.fresh)
    return line < 0 ? lastKey : rows[line - 1]?.key
  })
  if (atEnd && seen !== lastKey) setSeen(lastKey)
  if (atEnd) return 0
  const from = rows.findLastIndex((row) => row.key === seen)
  return rows.slice(from + 1).filter((row) => row.kind === 'message').length
}

/** Somebody who writes wants to see it, wherever they were reading. */
function useFollowOwn(rows: readonly Row[], follow: () => void): void {
  const last = rows.at(-1)
  const pending = last?.kind === 'message' && last.delivery.kind === 'pending' ? last.key : null
  const before = useRef(pending)
  useLayoutEffect(() => {
    if (pending !== null && pending !== before.current) follow()
    before.current = pending
  })
}

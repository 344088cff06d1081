import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ChannelState, RoomState } from '../../../shared/bridge/room-state.ts'
import { refOf } from '../../../shared/protocol/log/timeline.ts'
import { classNames } from '../../parts/class-names.ts'
import { LinkGate } from '../../parts/LinkDialog.tsx'
import { TabContext } from '../../parts/tab-context.ts'
import { isLoaded } from '../../store/log-actions.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import { channelKey } from '../../store/channel-key.ts'
import { useZone } from '../../words/use-today.ts'
import { useAskRoom } from '../ask-room.ts'
import { NO_RIGHTS, rightsOn } from '../message/rights.ts'
import type { Target } from '../../store/window-model.ts'
import { EndPill } from './EndPill.tsx'
import css from './MessageList.module.css'
import { PageStatus } from './PageStatus.tsx'
import { RowView } from './RowView.tsx'
import { estimateRow, rowAt, rows as buildRows, type Row } from './rows.ts'
import { useCopy } from './use-copy.ts'
import { useTrimNewest } from './use-trim-newest.ts'
import { useForgetSizes } from './use-forget-sizes.ts'
import { useKeepEnd } from './use-keep-end.ts'
import { usePages } from './use-pages.ts'
import { useScrollTarget } from './use-scroll-target.ts'
import { scrollingRows, type ScrollingRows } from './scrolling-rows.ts'
import { useRowFocus } from './use-row-focus.ts'
import { useArrivedBelow } from './use-arrived-below.ts'
import { useLongPress } from './use-long-press.ts'

/** Up to this many pixels from the end count as the end. */
const END_PX = 80

interface MessageListProps {
  readonly room: RoomState
  readonly channel: ChannelState
}

/** The loaded part of a channel's log, and outgoing messages. Mounted again for each channel. */
export function MessageList({ room, channel }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { jump } = useActions()
  const reading = useChat((state) => state.readings[channelKey(room.ref, channel.name)])
  const unreadMarker = reading?.unreadMarker ?? null
  const rows = useRows(room, channel, unreadMarker)
  const target = useTarget(room.ref, channel, unreadMarker)
  const followOnAppend = useFollow(channel)
  const scrolling = useRef<ScrollingRows>(null)
  const focus = useRowFocus(rows, scroller, scrolling)
  // oxlint-disable-next-line react/incompatible-library -- its functions are not memoized here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: 'end',
    followOnAppend,
    scrollEndThreshold: END_PX,
    overscan: 12,
    rangeExtractor: focus.rangeExtractor,
    paddingStart: 16,
    paddingEnd: 16,
    scrollPaddingStart: 48,
  })
  useLayoutEffect(() => {
    // By default, size changes above do not adjust a scroll upwards; here the text must not move.
    // oxlint-disable-next-line react/immutability -- the virtualizer takes this as a property, not as an option
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, { scrollOffset }) =>
      item.start < (scrollOffset ?? 0)
  }, [virtualizer])
  useLayoutEffect(() => {
    scrolling.current = scrollingRows(virtualizer, () => jump(room.ref, channel.name, { kind: 'end' }))
  }, [virtualizer, jump, room.ref, channel.name])
  useScrollTarget(rows, virtualizer, scroller, target)
  useKeepEnd(scroller, virtualizer)
  usePages(room, channel, scroller, virtualizer)
  useTrimNewest(room.ref, channel, scroller, virtualizer)
  useForgetSizes(rows, virtualizer)
  useCopy(scroller)
  useFollowOwn(rows, () => virtualizer.scrollToEnd())
  const [marked, unmark] = useMarked(rows, target)
  const ask = useAskRoom()
  useLongPress(scroller, (index) => {
    const row = rows[index]
    if (row?.kind !== 'message') return false
    ask({
      kind: 'message',
      room: room.ref,
      channel: channel.name,
      target: refOf(row),
      text: row.content.text,
      rights: row.inLog ? rightsOn(room, row.author.id) : NO_RIGHTS,
      reactions: row.reactions,
      inLog: row.inLog,
    })
    return true
  })

  // Before the first layout, everything fits.
  const laidOut = virtualizer.scrollElement !== null && virtualizer.scrollRect !== null
  const atEnd = !channel.ahead && virtualizer.isAtEnd(END_PX)
  const arrived = useArrivedBelow(rows, unreadMarker, laidOut && atEnd)

  return (
    <LinkGate>
      <h2 id="messages-title" className="unseen">
        Messages
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble here from the rows */}
      <div
        ref={scroller}
        className={css['list']}
        role="log"
        aria-labelledby="messages-title"
        // Screen readers must not announce rows that scrolling adds.
        aria-live={atEnd ? 'polite' : 'off'}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={focus.tabIndex}
        data-region="log"
        onKeyDown={focus.onKeyDown}
        onContextMenu={focus.onContextMenu}
      >
        <PageStatus room={room.ref} channel={channel.name} side="older" />
        <div className={css['sizer']} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className={classNames(css['row'], row.key === marked && css['marked'])}
                  style={{ transform: `translateY(${item.start}px)` }}
                  onAnimationEnd={row.key === marked ? unmark : undefined}
                >
                  <TabContext value={-1}>
                    <RowView row={row} room={room} channel={channel.name} />
                  </TabContext>
                </div>
              )
            )
          })}
        </div>
        <PageStatus room={room.ref} channel={channel.name} side="newer" />
      </div>
      {laidOut && !atEnd && (
        <EndPill
          waiting={channel.ahead ? (reading?.unread ?? 0) : arrived}
          ahead={channel.ahead}
          onPress={focus.toEnd}
        />
      )}
    </LinkGate>
  )
}

function useRows(room: RoomState, channel: ChannelState, unreadMarker: number | null): readonly Row[] {
  const { name, entries, more, ahead } = channel
  const zone = useZone()
  return useMemo(
    () =>
      buildRows(
        { entries, more, ahead },
        room.outgoing.filter(({ command }) => command.channel === name),
        room.me,
        unreadMarker,
      ),
    // oxlint-disable-next-line react/exhaustive-deps -- days begin at another moment in another zone
    [entries, more, ahead, name, room.outgoing, room.me, unreadMarker, zone],
  )
}

/** Where to scroll: to the unread line or the end at first, then to wherever the user jumps. */
function useTarget(room: string, channel: ChannelState, unreadMarker: number | null): Target {
  const { jump } = useActions()
  const [initial] = useState<Target>(() =>
    unreadMarker === null ? { kind: 'end' } : { kind: 'unreadMarker', seq: unreadMarker },
  )
  const requested = useChat((state) =>
    state.jump?.room === room && state.jump.channel === channel.name ? state.jump.to : null,
  )
  const [missing] = useState(() => requested === null && !isLoaded(channel, initial))
  const { name } = channel
  useEffect(() => {
    if (missing) void jump(room, name, initial)
  }, [missing, jump, room, name, initial])
  return requested ?? initial
}

/** Whether to follow rows added below: only new arrivals, not loaded pages. */
function useFollow({ entries, ahead }: ChannelState): boolean {
  const [last, setLast] = useState({ entries, ahead, follow: !ahead })
  if (last.entries === entries && last.ahead === ahead) return last.follow
  const follow = !ahead && !last.ahead
  setLast({ entries, ahead, follow })
  return follow
}

/** The key of the row that the user jumped to, until its mark has faded. */
function useMarked(rows: readonly Row[], target: Target): [marked: string | null, unmark: () => void] {
  const [faded, setFaded] = useState<Target | null>(null)
  const shown = target !== faded && (target.kind === 'message' || target.kind === 'day')
  return [shown ? (rows[rowAt(rows, target.seq)]?.key ?? null) : null, () => setFaded(target)]
}

/** Authors want to see their message, wherever they were reading. */
function useFollowOwn(rows: readonly Row[], follow: () => void): void {
  const last = rows.at(-1)
  const pending = last?.kind === 'message' && last.delivery.kind === 'pending' ? last.key : null
  const before = useRef(pending)
  useLayoutEffect(() => {
    if (pending !== null && pending !== before.current) follow()
    before.current = pending
  })
}

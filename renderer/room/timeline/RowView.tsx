import { memo } from 'react'
import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { dayLabel } from '../../words/time.ts'
import { useToday, useZone } from '../../words/use-today.ts'
import { isSameMessage } from '../../../shared/protocol/log/message-ref.ts'
import { refOf } from '../../../shared/protocol/log/timeline.ts'
import { useChat } from '../../store/use-chat.ts'
import { messageOfWriting, writingOf } from '../../store/writing.ts'
import { Message } from '../message/Message.tsx'
import { NO_RIGHTS, rightsOn } from '../message/rights.ts'
import { Joins, Note } from './Note.tsx'
import { firstTimeOf, type RowMarks, type Row } from './rows.ts'
import css from './RowView.module.css'
import { StartMarker } from './StartMarker.tsx'

interface RowViewProps {
  readonly row: Row
  readonly room: RoomState
  readonly channel: string
}

/** One row of the list, with the marks above it. */
export function RowView({ row, room, channel }: RowViewProps) {
  const isWrittenAbout = useChat((state) => {
    const writing = row.kind === 'message' && row.inLog ? writingOf(state, room.ref, channel) : null
    return (
      writing !== null &&
      row.kind === 'message' &&
      isSameMessage(refOf(messageOfWriting(writing)), refOf(row))
    )
  })
  if (row.kind === 'start') return <StartMarker room={room} channel={channel} />
  return (
    <>
      <Marks row={row} at={firstTimeOf(row)} />
      {row.kind === 'note' && <Note room={room.ref} entry={row.entry} undo={row.undo} failed={row.failed} />}
      {row.kind === 'joins' && <Joins joined={row.joined} />}
      {row.kind === 'message' && (
        <Message
          row={row}
          room={room.ref}
          channel={channel}
          forged={row.contentSeq !== null && room.forged.includes(row.contentSeq)}
          rights={row.inLog ? rightsOn(room, row.author.id) : NO_RIGHTS}
          isWrittenAbout={isWrittenAbout}
        />
      )}
    </>
  )
}

const Marks = memo(function Marks({ row, at }: { readonly row: RowMarks; readonly at: number }) {
  const today = useToday()
  useZone()
  return (
    <>
      {row.startsDay && (
        <h3 className={css['day']}>
          <span data-copy="day">{dayLabel(at, today)}</span>
        </h3>
      )}
      {row.isFirstUnread && (
        <p className={css['fresh']}>
          <span>
            New<span className="unseen"> messages</span>
          </span>
        </p>
      )}
    </>
  )
})

import { memo } from 'react'
import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { dayLabel } from '../../words/time.ts'
import { useToday, useZone } from '../../words/use-today.ts'
import { Message } from './Message.tsx'
import { Joins, Note } from './Note.tsx'
import { mayRemoveMessageOf } from '../members/roles.ts'
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
  if (row.kind === 'start') return <StartMarker room={room} channel={channel} />
  return (
    <>
      <Marks row={row} at={firstTimeOf(row)} />
      {row.kind === 'note' && <Note event={row.event} />}
      {row.kind === 'joins' && <Joins joined={row.joined} />}
      {row.kind === 'message' && (
        <Message
          row={row}
          room={room.ref}
          forged={row.seq !== null && room.forged.includes(row.seq)}
          removable={mayRemoveMessageOf(room, row.author.id)}
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

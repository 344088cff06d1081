import { memo, useRef, type ReactNode } from 'react'
import { eventWords, joinedWords, removedWords } from '../../../shared/words/event-words.ts'
import { ignoreRepeat } from '../../parts/ignore-repeat.ts'
import { Pieces } from '../../parts/Name.tsx'
import { useSteady } from '../../parts/use-steady.ts'
import { useTabIndex } from '../../parts/tab-context.ts'
import { useActions } from '../../store/use-chat.ts'
import { fullTimeOf, marginTimeOf } from '../../words/time.ts'
import { useUntil } from '../../words/use-until.ts'
import { useZone } from '../../words/use-today.ts'
import { FailedRelations } from '../message/Failure.tsx'
import css from './Note.module.css'
import { isSameFailed } from './on-their-way.ts'
import type { JoinsRow, NoteRow } from './rows.ts'

interface NoteProps extends Pick<NoteRow, 'entry' | 'undo' | 'failed'> {
  readonly room: string
}

/** An event of the room that is not a message. */
export const Note = memo(
  function Note({ room, entry, undo, failed }: NoteProps) {
    const mayUndo = useUntil(undo === null ? null : undo.until - TOO_LATE_MS)
    return (
      <>
        <NoteLine
          seq={entry.seq}
          at={entry.at}
          end={mayUndo && undo && <UndoButton room={room} nonce={undo.nonce} />}
        >
          {mayUndo ? (
            'Message deleted'
          ) : (
            <Pieces of={(entry.kind === 'message' ? removedWords(entry) : eventWords(entry)) ?? []} />
          )}
        </NoteLine>
        {failed.length > 0 && (
          <div className={css['failed']}>
            <FailedRelations room={room} failed={failed} />
          </div>
        )}
      </>
    )
  },
  (before, after) =>
    before.room === after.room &&
    before.entry === after.entry &&
    before.undo?.nonce === after.undo?.nonce &&
    before.undo?.until === after.undo?.until &&
    isSameFailed(before.failed, after.failed),
)

/** Shortly before a deletion is sent, nobody can be promised that it is not. */
const TOO_LATE_MS = 200

function UndoButton({ room, nonce }: { readonly room: string; readonly nonce: string }) {
  const { dispatch } = useActions()
  const own = useRef<HTMLButtonElement>(null)
  const isSteady = useSteady(own, nonce)
  return (
    <button
      ref={own}
      type="button"
      className={css['undo']}
      tabIndex={useTabIndex()}
      aria-disabled={!isSteady}
      onKeyDown={ignoreRepeat}
      // The second click of a double click was meant for what deleted the message.
      onClick={({ detail: clicks }) => {
        if (clicks === 0 || (isSteady && clicks === 1)) void dispatch({ kind: 'discard', room, nonce })
      }}
    >
      Undo
    </button>
  )
}

/** The members who joined one after the other. */
export function Joins({ joined }: Pick<JoinsRow, 'joined'>) {
  const last = joined.at(-1) ?? joined[0]
  return (
    <NoteLine seq={last.seq} at={last.at}>
      <Pieces of={joinedWords(joined.map(({ author }) => author))} />
    </NoteLine>
  )
}

interface NoteLineProps {
  readonly seq: number
  readonly at: number
  /** Follows the words. */
  readonly end?: ReactNode
  readonly children: ReactNode
}

function NoteLine({ seq, at, end, children }: NoteLineProps) {
  useZone()
  return (
    <p className={css['note']} data-row data-seq={seq} tabIndex={-1} title={fullTimeOf(at)}>
      <span className={css['words']} dir="auto" data-copy="text">
        {children}
        {end}
      </span>
      <time className={css['time']} dir="auto" dateTime={new Date(at).toISOString()}>
        {marginTimeOf(at)}
      </time>
    </p>
  )
}

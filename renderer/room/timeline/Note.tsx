import { memo, type ReactNode } from 'react'
import { eventWords, joinedWords, type Piece } from '../../../shared/words/event-words.ts'
import { Name } from '../../parts/Name.tsx'
import { fullTimeOf, marginTimeOf } from '../../words/time.ts'
import { useZone } from '../../words/use-today.ts'
import css from './Note.module.css'
import type { JoinsRow, NoteRow } from './rows.ts'

/** An event of the room that is not a message. */
export const Note = memo(function Note({ event }: { readonly event: NoteRow['event'] }) {
  return (
    <NoteLine seq={event.seq} at={event.at}>
      <Words pieces={eventWords(event) ?? []} />
    </NoteLine>
  )
})

/** The members who joined one after the other. */
export function Joins({ joined }: Pick<JoinsRow, 'joined'>) {
  const last = joined.at(-1) ?? joined[0]
  return (
    <NoteLine seq={last.seq} at={last.at}>
      <Words pieces={joinedWords(joined.map(({ author }) => author))} />
    </NoteLine>
  )
}

interface NoteLineProps {
  readonly seq: number
  readonly at: number
  readonly children: ReactNode
}

function NoteLine({ seq, at, children }: NoteLineProps) {
  useZone()
  return (
    <p className={css['note']} data-row data-seq={seq} tabIndex={-1} title={fullTimeOf(at)}>
      <span className={css['words']} dir="auto" data-copy="text">
        {children}
      </span>
      <time className={css['time']} dir="auto" dateTime={new Date(at).toISOString()}>
        {marginTimeOf(at)}
      </time>
    </p>
  )
}

/** Names are isolated, so a right-to-left name does not reverse the sentence. */
const Words = ({ pieces }: { readonly pieces: readonly Piece[] }) =>
  pieces.map(({ text, isName }, index) =>
    // oxlint-disable-next-line react/no-array-index-key -- pieces of a text have nothing but their order
    isName ? <Name key={index} of={text} /> : text,
  )

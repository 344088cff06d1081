import { memo, type ReactNode } from 'react'
import { moderationWords } from '../../shared/client/moderation-words.ts'
import { assertNever } from '../../shared/protocol/assert-never.ts'
import { Name, WithNames } from '../parts/Name.tsx'
import { fullTimeOf, marginTimeOf } from '../words/time.ts'
import { useZone } from '../words/use-today.ts'
import css from './Note.module.css'
import { joinedWords } from './joined-words.ts'
import type { JoinsRow, NoteRow } from './rows.ts'

/** Something that happened in the room, other than a message. */
export const Note = memo(function Note({ event }: { readonly event: NoteRow['event'] }) {
  return (
    <NoteLine seq={event.seq} at={event.at}>
      <NoteWords event={event} />
    </NoteLine>
  )
})

/** Who came in, one after the other. */
export function Joins({ joined }: Pick<JoinsRow, 'joined'>) {
  const last = joined.at(-1) ?? joined[0]
  return (
    <NoteLine seq={last.seq} at={last.at}>
      {joinedWords(joined.map(({ author }) => author)).map(({ text, isName }, index) =>
        // oxlint-disable-next-line react/no-array-index-key -- pieces of a text have nothing but their order
        isName ? <Name key={index} of={text} /> : text,
      )}{' '}
      joined
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

/** Names are isolated: one written from right to left does not turn the sentence round. */
function NoteWords({ event }: { readonly event: NoteRow['event'] }) {
  const name = <Name of={event.author.name} />
  switch (event.kind) {
    case 'memberRenamed':
      return (
        <>
          <Name of={event.before} /> is now {name}
        </>
      )
    case 'channelCreated':
      return (
        <>
          {name} created #<Name of={event.channel} />
        </>
      )
    case 'messageRemoved':
      return <>Message from {name} removed</>
    case 'moderated':
    case 'actImported': {
      const { act, author } = event
      const names = 'member' in act ? [author.name, act.member.name] : [author.name]
      return <WithNames text={`${author.name} ${moderationWords(act)}`} names={names} />
    }
    default:
      return assertNever(event)
  }
}

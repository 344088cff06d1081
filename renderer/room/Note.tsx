import { memo } from 'react'
import { moderationWords } from '../../shared/client/moderation-words.ts'
import { assertNever } from '../../shared/protocol/assert-never.ts'
import { Name, WithNames } from '../parts/Name.tsx'
import { fullTimeOf, timeOf } from '../words/time.ts'
import css from './Note.module.css'
import type { NoteRow } from './rows.ts'

/** Something that happened in the room, other than a message. */
export const Note = memo(function Note({ event }: { readonly event: NoteRow['event'] }) {
  return (
    <p className={css['note']} data-seq={event.seq} tabIndex={-1} title={fullTimeOf(event.at)}>
      <span>
        <NoteWords event={event} />
      </span>
      <time className={css['time']} dateTime={new Date(event.at).toISOString()}>
        {timeOf(event.at)}
      </time>
    </p>
  )
})

/** Names are isolated: one written from right to left does not turn the sentence round. */
function NoteWords({ event }: { readonly event: NoteRow['event'] }) {
  const name = <Name of={event.author.name} />
  switch (event.kind) {
    case 'memberJoined':
      return <>{name} joined</>
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
      return <>{name}: This message was removed.</>
    case 'moderated': {
      const { act, author } = event
      const names = 'member' in act ? [author.name, act.member.name] : [author.name]
      return <WithNames text={`${author.name} ${moderationWords(act)}`} names={names} />
    }
    default:
      return assertNever(event)
  }
}

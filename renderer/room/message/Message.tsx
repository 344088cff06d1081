import { memo, useId } from 'react'
import { describeReject } from '../../../shared/words/failure-words.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Name, NameLine, NameMark } from '../../parts/Name.tsx'
import { fullTimeOf, marginTimeOf, timeOf } from '../../words/time.ts'
import { useZone } from '../../words/use-today.ts'
import { useAskRoom } from '../ask-room.ts'
import { isSameFailed } from '../timeline/on-their-way.ts'
import type { MessageRow, RowQuote } from '../timeline/rows.ts'
import { BodyText } from './BodyText.tsx'
import { isEmojiOnly } from './emoji-only.ts'
import { FailedRelations, Failure } from './Failure.tsx'
import css from './Message.module.css'
import { MessageTools } from './MessageTools.tsx'
import { Quote } from './Quote.tsx'
import { Reactions } from './Reactions.tsx'
import { isSameRights, type MessageRights } from './rights.ts'
import { Unsigned } from './Unsigned.tsx'
import { useMessageActs } from './use-message-acts.ts'

interface MessageProps {
  readonly row: MessageRow
  readonly room: string
  readonly channel: string
  /** Whether its signature does not match. */
  readonly forged: boolean
  readonly rights: MessageRights
  /** Whether the composer edits or answers it. */
  readonly isWrittenAbout: boolean
}

/**
 * One message. It shows its author if it starts a group; otherwise the time is in the margin on
 * hover.
 */
export const Message = memo(
  function Message({ row, room, channel, forged, rights, isWrittenAbout }: MessageProps) {
    const ask = useAskRoom()
    const id = useId()
    const { author, startsGroup, content, at, nonce, seq, delivery, quote, editedAt, reactions, failed } = row
    const body = content.text
    const acts = useMessageActs({ room, channel, target: { author: author.id, nonce }, text: body })
    return (
      <article
        className={classNames(
          css['message'],
          startsGroup && css['head'],
          css[delivery.kind],
          isWrittenAbout && css['about'],
        )}
        // The author, text and time, even if hidden: screen readers need all three.
        aria-labelledby={`${id}-author ${quote ? `${id}-quote ` : ''}${id}-body ${id}-time`}
        data-seq={seq ?? undefined}
        data-row
        // The arrow keys and jumps move the focus here.
        tabIndex={-1}
        data-delivery={delivery.kind}
      >
        {startsGroup && <Avatar id={author.id} name={author.name} />}
        <div className={css['main']}>
          {startsGroup ? (
            <p className={css['byline']}>
              <button
                type="button"
                id={`${id}-author`}
                data-copy="author"
                className={css['author']}
                tabIndex={-1}
                onClick={() => ask({ kind: 'member', member: author })}
              >
                <NameLine className={css['name']} of={author.name} />
              </button>
              <NameMark of={author.name} />
              <Time id={`${id}-time`} at={at} className={css['time']} />
            </p>
          ) : (
            <span id={`${id}-author`} className="unseen">
              <Name of={author.name} />
            </span>
          )}
          {quote && <Quote id={`${id}-quote`} room={room} channel={channel} quote={quote} />}
          <div
            id={`${id}-body`}
            className={classNames(css['body'], isEmojiOnly(body) && css['emoji'])}
            dir="auto"
          >
            <span data-copy="text">
              <BodyText body={body} />
            </span>
            {editedAt !== null && <Edited at={editedAt} />}
          </div>
          {forged && <Unsigned author={author.name} />}
          {delivery.kind === 'pending' && <span className="unseen">Sending</span>}
          {delivery.kind === 'failed' && (
            <Failure room={room} nonce={nonce} words={`Not sent. ${describeReject(delivery.reason)}`} />
          )}
          <FailedRelations room={room} failed={failed} onEdit={rights.edit ? acts.edit : undefined} />
          {reactions.length > 0 && (
            <Reactions reactions={reactions} mayReact={rights.answer} onPick={acts.react} />
          )}
        </div>
        {!startsGroup && <Time id={`${id}-time`} at={at} className={css['hoverTime']} hidden />}
        <MessageTools acts={acts} rights={rights} reactions={reactions} inLog={row.inLog} />
      </article>
    )
  },
  (before, after) =>
    before.room === after.room &&
    before.channel === after.channel &&
    before.forged === after.forged &&
    before.isWrittenAbout === after.isWrittenAbout &&
    isSameRights(before.rights, after.rights) &&
    sameRow(before.row, after.row),
)

// Each change of the list makes new rows, but most are equal to the old ones.
const sameRow = (a: MessageRow, b: MessageRow): boolean =>
  a.key === b.key &&
  a.startsGroup === b.startsGroup &&
  a.content === b.content &&
  a.editedAt === b.editedAt &&
  a.reactions === b.reactions &&
  a.at === b.at &&
  a.seq === b.seq &&
  a.author.name === b.author.name &&
  a.delivery.kind === b.delivery.kind &&
  a.inLog === b.inLog &&
  isSameQuote(a.quote, b.quote) &&
  isSameFailed(a.failed, b.failed)

// The target is part of the content.
const isSameQuote = (a: RowQuote | null, b: RowQuote | null): boolean => a?.message === b?.message

function Edited({ at }: { readonly at: number }) {
  useZone()
  return (
    <span className={css['edited']} title={`Edited ${fullTimeOf(at)}`}>
      {' '}
      edited
    </span>
  )
}

interface TimeProps {
  readonly id: string
  readonly at: number
  readonly className: string | undefined
  /** Whether it shows only on hover: screen readers would read it between all messages. */
  readonly hidden?: boolean
}

function Time({ id, at, className, hidden }: TimeProps) {
  useZone()
  return (
    <time
      id={id}
      className={className}
      dir="auto"
      dateTime={new Date(at).toISOString()}
      title={fullTimeOf(at)}
      aria-hidden={hidden}
      data-copy={hidden ? undefined : 'time'}
    >
      {hidden ? marginTimeOf(at) : timeOf(at)}
    </time>
  )
}

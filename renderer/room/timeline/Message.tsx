import { CircleAlert } from 'lucide-react'
import { memo, useId } from 'react'
import { describeReject } from '../../../shared/words/failure-words.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Name, NameLine, NameMark } from '../../parts/Name.tsx'
import { SteadyButton } from '../../parts/SteadyButton.tsx'
import { useActions } from '../../store/use-chat.ts'
import { fullTimeOf, marginTimeOf, timeOf } from '../../words/time.ts'
import { useZone } from '../../words/use-today.ts'
import { useAskRoom } from '../ask-room.ts'
import { BodyText } from './BodyText.tsx'
import { isEmojiOnly } from './emoji-only.ts'
import css from './Message.module.css'
import { MessageMenu } from './MessageMenu.tsx'
import type { MessageRow } from './rows.ts'
import { Unsigned } from './Unsigned.tsx'

interface MessageProps {
  readonly row: MessageRow
  readonly room: string
  /** Whether its signature does not match. */
  readonly forged: boolean
  /** Whether the user may remove it from the log. */
  readonly removable: boolean
}

/**
 * One message. It shows its author if it starts a group; otherwise the time is in the margin on
 * hover.
 */
export const Message = memo(
  function Message({ row, room, forged, removable }: MessageProps) {
    const ask = useAskRoom()
    const id = useId()
    const { author, startsGroup, body, at, seq, delivery } = row
    return (
      <article
        className={classNames(css['message'], startsGroup && css['head'], css[delivery.kind])}
        // The author, text and time, even if hidden: screen readers need all three.
        aria-labelledby={`${id}-author ${id}-body ${id}-time`}
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
          <div
            id={`${id}-body`}
            data-copy="text"
            className={classNames(css['body'], isEmojiOnly(body) && css['emoji'])}
            dir="auto"
          >
            <BodyText body={body} />
          </div>
          {forged && <Unsigned author={author.name} />}
          {delivery.kind === 'pending' && <span className="unseen">Sending</span>}
          {delivery.kind === 'failed' && (
            <Failed room={room} nonce={row.nonce} why={describeReject(delivery.reason)} />
          )}
        </div>
        {!startsGroup && <Time id={`${id}-time`} at={at} className={css['hoverTime']} hidden />}
        <MessageMenu seq={seq} author={author} body={body} removable={removable} />
      </article>
    )
  },
  (before, after) =>
    before.room === after.room &&
    before.forged === after.forged &&
    before.removable === after.removable &&
    sameRow(before.row, after.row),
)

// Each change of the list makes new rows, but most are equal to the old ones.
const sameRow = (a: MessageRow, b: MessageRow): boolean =>
  a.key === b.key &&
  a.startsGroup === b.startsGroup &&
  a.body === b.body &&
  a.at === b.at &&
  a.seq === b.seq &&
  a.author.name === b.author.name &&
  a.delivery.kind === b.delivery.kind

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

interface FailedProps {
  readonly room: string
  readonly nonce: string
  readonly why: string
}

function Failed({ room, nonce, why }: FailedProps) {
  const { dispatch } = useActions()
  return (
    <div className={css['failure']}>
      <span className={css['why']}>
        <CircleAlert className={css['icon']} aria-hidden />
        Not sent. {why}
      </span>
      <Button look="quiet" size="small" onClick={() => void dispatch({ kind: 'retry', room, nonce })}>
        Retry
      </Button>
      <SteadyButton look="quiet" size="small" onPress={() => void dispatch({ kind: 'discard', room, nonce })}>
        Discard
      </SteadyButton>
    </div>
  )
}

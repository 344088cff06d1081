import { useEffect } from 'react'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import type { Message } from '../../../shared/protocol/log/message.ts'
import { removedWords } from '../../../shared/words/event-words.ts'
import { MISSING_QUOTE, quotedWords } from '../../../shared/words/message-words.ts'
import { Name, Pieces } from '../../parts/Name.tsx'
import { useTabIndex } from '../../parts/tab-context.ts'
import { quoteKey } from '../../store/quotes.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import type { Quote as Known } from '../../store/window-model.ts'
import type { RowQuote } from '../timeline/rows.ts'
import css from './Quote.module.css'

interface QuoteProps {
  readonly id: string
  readonly room: string
  readonly channel: string
  readonly quote: RowQuote
}

/**
 * The message that another one answers, in one line: a press goes there. The line has its height
 * before the original is there.
 */
export function Quote({ id, room, channel, quote: { target, message } }: QuoteProps) {
  const { loadQuote, showMessage, showToast } = useActions()
  const tabIndex = useTabIndex()
  const stored = useChat(({ quotes }) => quotes[quoteKey(room, target)])
  const isLoaded = message !== null
  useEffect(() => {
    if (!isLoaded) void loadQuote(room, target)
  }, [isLoaded, loadQuote, room, target])
  const known = message ? ({ kind: 'found', message } as const) : inChannel(stored, channel)

  switch (known.kind) {
    case 'loading':
      return <p id={id} className={css['quote']} />
    case 'missing':
      return (
        <p id={id} className={css['quote']}>
          <span className="unseen">Reply. </span>
          {MISSING_QUOTE}
        </p>
      )
    case 'found':
      return (
        <button
          type="button"
          id={id}
          className={css['quote']}
          tabIndex={tabIndex}
          title="Go to the original"
          onClick={() =>
            void showMessage(room, target).then((problem) => problem !== null && showToast(problem))
          }
        >
          <span className={css['line']} dir="auto">
            <QuoteWords message={known.message} isLeadShown={false} />
          </span>
        </button>
      )
    default:
      return assertNever(known)
  }
}

/** A reply that names a message of another channel quotes nothing of it. */
const inChannel = (known: Known | undefined, channel: string): Known =>
  known?.kind === 'found' && known.message.channel !== channel
    ? { kind: 'missing' }
    : (known ?? { kind: 'loading' })

interface QuoteWordsProps {
  readonly message: Message
  /** Whether everyone sees that this is a reply; otherwise only screen readers are told. */
  readonly isLeadShown: boolean
}

/** “Reply to Bob: Does anyone have…”, with the name isolated. */
export function QuoteWords({ message, isLeadShown }: QuoteWordsProps) {
  const lead = isLeadShown ? undefined : 'unseen'
  if (message.content === null) {
    return (
      <>
        <span className={lead}>Reply. </span>
        <Pieces of={removedWords(message)} />
      </>
    )
  }
  return (
    <>
      <span className={lead}>Reply to </span>
      <Name of={message.author.name} />: <bdi>{quotedWords(message.content.text)}</bdi>
    </>
  )
}

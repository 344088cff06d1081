import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import { bodyParts, type Link } from '../../../shared/protocol/text/links.ts'
import { messageLinksIn, type MessageLink } from '../../../shared/protocol/trust/message-link.ts'
import { useActions } from '../../store/use-chat.ts'
import { useAskLink } from '../../parts/ask-link.ts'
import css from './BodyText.module.css'

/** Shows a message as text: nothing in it is markup, and only web addresses can be pressed. */
export const BodyText = ({ body }: { readonly body: string }) =>
  bodyParts(body).map((part, index) => {
    switch (part.kind) {
      case 'text':
        // oxlint-disable-next-line react/no-array-index-key -- parts of a text have nothing but their order
        return <PlainText key={index} text={part.text} />
      case 'override':
        // oxlint-disable-next-line react/no-array-index-key -- parts of a text have nothing but their order
        return <Override key={index} signs={part.text} />
      case 'link':
        // oxlint-disable-next-line react/no-array-index-key -- parts of a text have nothing but their order
        return <LinkText key={index} text={part.text} link={part.link} />
      default:
        return assertNever(part)
    }
  })

/** Text in which only links to messages can be pressed. */
const PlainText = ({ text }: { readonly text: string }) =>
  messageLinksIn(text).map((piece, index) =>
    piece.link === null ? (
      piece.text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts of a text have nothing but their order
      <MessageLinkText key={index} text={piece.text} link={piece.link} />
    ),
  )

function MessageLinkText({ text, link }: { readonly text: string; readonly link: MessageLink }) {
  const { openMessageLink, showToast } = useActions()
  return (
    <LinkSpan
      text={text}
      onPress={() => void openMessageLink(link).then((problem) => problem !== null && showToast(problem))}
    />
  )
}

/**
 * Shows a direction override as a visible sign, isolated so that it has no effect. Copying yields
 * the original.
 */
const Override = ({ signs }: { readonly signs: string }) => (
  <bdi
    className={css['override']}
    data-signs={Array.from(signs, (sign) => `U+${sign.charCodeAt(0).toString(16).toUpperCase()}`).join(' ')}
    title="An invisible character that reverses text. It has no effect here."
  >
    {signs}
  </bdi>
)

interface LinkTextProps {
  readonly text: string
  readonly link: Link
}

/** An ordinary link that works in every way; a link that may mislead asks first. */
const LinkText = ({ text, link }: LinkTextProps) =>
  link.doubts.length > 0 ? (
    <DoubtfulLink text={text} link={link} />
  ) : (
    <a
      href={link.href}
      target="_blank"
      rel="noopener noreferrer"
      dir="ltr"
      tabIndex={-1}
      className={css['link']}
    >
      {text}
    </a>
  )

function DoubtfulLink({ text, link }: LinkTextProps) {
  const ask = useAskLink()
  return <LinkSpan text={text} onPress={() => ask(link)} />
}

/**
 * Not an anchor: a middle click or a drag would open an anchor without a question, or with whatever
 * program this system has for it.
 */
function LinkSpan({ text, onPress }: { readonly text: string; readonly onPress: () => void }) {
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as said above
      role="link"
      tabIndex={-1}
      dir="ltr"
      className={css['link']}
      onClick={() => {
        // Selecting its text is not a press.
        if (getSelection()?.isCollapsed !== false) onPress()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        // Otherwise the same key would press the button that gets the focus next.
        event.preventDefault()
        onPress()
      }}
    >
      {text}
    </span>
  )
}

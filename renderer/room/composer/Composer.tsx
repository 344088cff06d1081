import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { ChannelState, RoomState } from '../../../shared/bridge/room-state.ts'
import { limits } from '../../../shared/protocol/base/limits.ts'
import { readTyped } from '../../../shared/protocol/text/slash-command.ts'
import { cleanBody } from '../../../shared/protocol/text/text.ts'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { WithNames } from '../../parts/Name.tsx'
import { formatCount, cutWords, useFitted } from '../../parts/use-fitted.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import { draftOf } from '../../store/drafts.ts'
import { CommandHelp } from './CommandHelp.tsx'
import { composerRequest, type ComposerRequest } from './composer-commands.ts'
import css from './Composer.module.css'
import { typingWords } from './typing-words.ts'
import { useTypeAnywhere } from './use-type-anywhere.ts'
import { useTypingSignal } from './use-typing-signal.ts'

const COUNT_FROM = limits.bodyChars - 500
/**
 * Browsers report this for keys that an input method handles: Safari clears isComposing too early.
 */
const IME_KEY_CODE = 229

interface ComposerProps extends TypingProps {
  readonly onSearch: (text: string) => void
  /** The element to focus when the field itself cannot take the focus. */
  readonly focusTarget: RefObject<HTMLElement | null>
}

interface TypingProps {
  readonly room: RoomState
  readonly channel: ChannelState
}

/** The message field. It also works offline: sent messages are kept until the room is back. */
export function Composer({ focusTarget, room, channel, onSearch }: ComposerProps) {
  const { navigate, post, setDraft } = useActions()
  const [isHelping, setHelping] = useState(false)
  const text = useChat((state) => draftOf(state, room.ref, channel.name))
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const signalTyping = useTypingSignal(room.ref, channel.name)
  const { ref: box, fit } = useFitted<HTMLDivElement>(limits.draftChars, (accepted, total) =>
    setProblem(`${cutWords(accepted, total)} A message can have up to ${formatCount(limits.bodyChars)}.`),
  )
  useTypeAnywhere(field)
  useEffect(() => {
    // Put the caret at the end of the draft.
    const end = field.current?.value.length ?? 0
    field.current?.setSelectionRange(end, end)
    // On touch screens a focused field opens the keyboard, so the form gets the focus if it was
    // lost.
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus()
    else if (document.activeElement === document.body) focusTarget.current?.focus()
  }, [focusTarget])

  const body = cleanBody(text)
  const over = body.length - limits.bodyChars

  /** Runs a command; returns the problem, or null if it worked. */
  function runCommand(request: ComposerRequest): string | null {
    if (request.kind === 'problem') return request.text
    setDraft(room.ref, channel.name, '')
    if (request.kind === 'help') setHelping(true)
    else if (request.kind === 'search') onSearch(request.text)
    else navigate({ kind: 'room', room: room.ref, channel: request.name })
    return null
  }

  async function send(): Promise<void> {
    if (body === '') return
    const typed = readTyped(body)
    if (typed.kind === 'command') {
      setProblem(runCommand(composerRequest(typed, room)))
      return
    }
    if (over > 0) {
      setProblem(
        `This message is ${formatCount(over)} characters too long. Nothing was sent, and your text is still here.`,
      )
      return
    }
    signalTyping.sent()
    const refused = await post(room.ref, channel.name, body)
    setProblem(refused?.text ?? null)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const composing = event.nativeEvent.isComposing || event.keyCode === IME_KEY_CODE
    if (event.key !== 'Enter' || event.shiftKey || composing) return
    event.preventDefault()
    void send()
  }

  return (
    <>
      <form
        ref={focusTarget as RefObject<HTMLFormElement | null>}
        tabIndex={-1}
        aria-label="Write a message"
        data-region="composer"
        className={css['composer']}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <div ref={box} className={css['box']}>
          {/* A copy of the text behind the field makes it grow: no measuring, no inline style. */}
          <div className={css['grow']} data-text={`${text}\n`}>
            <textarea
              ref={field}
              rows={1}
              className={css['field']}
              dir="auto"
              value={text}
              placeholder={`Message #${channel.name}`}
              aria-label={`Message #${channel.name}`}
              aria-describedby="composer-line"
              enterKeyHint="send"
              onKeyDown={onKeyDown}
              onChange={(event) => {
                setProblem(null)
                fit(event, text)
                setDraft(room.ref, channel.name, event.target.value)
                signalTyping.typed(event.target.value)
              }}
            />
          </div>
          <IconButton
            icon={ArrowUp}
            label="Send"
            type="submit"
            className={css['send']}
            data-ready={body !== '' && over <= 0}
          />
        </div>
        <p id="composer-line" className={css['line']}>
          {problem === null ? (
            <Typing room={room} channel={channel} />
          ) : (
            <span className={css['problem']} role="alert">
              {problem}
            </span>
          )}
          {body.length > COUNT_FROM && (
            <span className={classNames(css['count'], over > 0 && css['over'])}>
              {over > 0 ? `${formatCount(over)} too many` : `${formatCount(-over)} left`}
            </span>
          )}
        </p>
      </form>
      {isHelping && <CommandHelp onClose={() => setHelping(false)} />}
    </>
  )
}

function Typing({ room, channel }: TypingProps) {
  const names = channel.typing.filter((id) => id !== room.me.id).flatMap((id) => room.members[id]?.name ?? [])
  return (
    <span className={css['typing']}>
      <WithNames text={typingWords(names)} names={names} />
    </span>
  )
}

import { ArrowUp, Check } from 'lucide-react'
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
import { messageOfWriting, writingOf, writtenText } from '../../store/writing.ts'
import { rightsOn } from '../message/rights.ts'
import { CommandHelp } from './CommandHelp.tsx'
import { composerRequest, type ComposerRequest } from './composer-commands.ts'
import css from './Composer.module.css'
import { typingWords } from './typing-words.ts'
import { useTypeAnywhere } from './use-type-anywhere.ts'
import { useTypingSignal } from './use-typing-signal.ts'
import { WritingBar } from './WritingBar.tsx'
import { lastProblem } from './last-problem.ts'
import { messageId } from '../../../shared/protocol/log/message-ref.ts'
import { refOf } from '../../../shared/protocol/log/timeline.ts'

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
  const { navigate, post, setDraft, write, saveEdit, editLast, stopWriting } = useActions()
  const [isHelping, setHelping] = useState(false)
  const text = useChat((state) => writtenText(state, room.ref, channel.name))
  const writing = useChat((state) => writingOf(state, room.ref, channel.name))
  const isEdit = writing?.kind === 'edit'
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const signalTyping = useTypingSignal(room.ref, channel.name)
  const { ref: box, fit } = useFitted<HTMLDivElement>(limits.draftChars, (accepted, total) =>
    setProblem(`${cutWords(accepted, total)} A message can have up to ${formatCount(limits.bodyChars)}.`),
  )
  useTypeAnywhere(field)
  useFocusForWriting(field, writing && `${writing.kind} ${messageId(refOf(messageOfWriting(writing)))}`)
  useEffect(() => {
    toEnd(field.current)
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
    if (isEdit) {
      await save()
      return
    }
    if (body === '') return
    const typed = readTyped(body)
    if (typed.kind === 'command') {
      setProblem(runCommand(composerRequest(typed, room)))
      return
    }
    if (over > 0) {
      setProblem(`${tooLong(over)} Nothing was sent, and your text is still here.`)
      return
    }
    signalTyping.sent()
    const refused = await post(room.ref, channel.name, body)
    setProblem(refused?.text ?? null)
  }

  async function save(): Promise<void> {
    if (writing?.kind !== 'edit') return
    if (writing.of.content === null) setProblem('This message was deleted, so the edit can’t be saved.')
    else if (body === '') setProblem('To delete a message, choose Delete message from its menu.')
    else if (over > 0) setProblem(`${tooLong(over)} Nothing was saved, and your text is still here.`)
    else {
      setProblem(null)
      const refused = await saveEdit(room.ref, channel.name, body)
      setProblem(refused?.text ?? null)
    }
  }

  function cancel(): void {
    setProblem(null)
    stopWriting(room.ref, channel.name)
    field.current?.focus()
  }

  /** ↑ in an empty field. */
  async function openLast(): Promise<void> {
    const last = await editLast(room.ref, channel.name)
    setProblem(lastProblem(last, channel.more))
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event
    if (event.nativeEvent.isComposing || event.keyCode === IME_KEY_CODE) return
    if (key === 'Enter' && !shiftKey) {
      event.preventDefault()
      void send()
      return
    }
    const isPlain = !shiftKey && !ctrlKey && !metaKey && !altKey
    if (key !== 'ArrowUp' || !isPlain || text !== '' || writing !== null) return
    if (!rightsOn(room, room.me.id).edit) return
    event.preventDefault()
    void openLast()
  }

  function onFormKeyDown(event: KeyboardEvent): void {
    const isComposing = event.nativeEvent.isComposing || event.keyCode === IME_KEY_CODE
    if (event.key !== 'Escape' || writing === null || isComposing) return
    event.preventDefault()
    cancel()
  }

  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble here from the controls */}
      <form
        ref={focusTarget as RefObject<HTMLFormElement | null>}
        tabIndex={-1}
        aria-label="Write a message"
        data-region="composer"
        className={css['composer']}
        onKeyDown={onFormKeyDown}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <div ref={box} className={css['box']}>
          {writing && <WritingBar id="composer-about" writing={writing} onCancel={cancel} />}
          {/* A copy of the text behind the field makes it grow: no measuring, no inline style. */}
          <div className={css['grow']} data-text={`${text}\n`}>
            <textarea
              ref={field}
              rows={1}
              className={css['field']}
              dir="auto"
              value={text}
              placeholder={isEdit ? 'Edit message' : `Message #${channel.name}`}
              aria-label={isEdit ? 'Edit message' : `Message #${channel.name}`}
              aria-describedby={writing ? 'composer-about composer-line' : 'composer-line'}
              enterKeyHint="send"
              onKeyDown={onKeyDown}
              onChange={(event) => {
                setProblem(null)
                fit(event, text)
                write(room.ref, channel.name, event.target.value)
                if (!isEdit) signalTyping.typed(event.target.value)
              }}
            />
          </div>
          <IconButton
            icon={isEdit ? Check : ArrowUp}
            label={isEdit ? 'Save' : 'Send'}
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

const tooLong = (over: number): string => `This message is ${formatCount(over)} characters too long.`

/** Puts the caret at the end of the text. */
function toEnd(field: HTMLTextAreaElement | null): void {
  const end = field?.value.length ?? 0
  field?.setSelectionRange(end, end)
}

/** Someone who begins a reply or an edit writes next: `about` names what they have begun. */
function useFocusForWriting(field: RefObject<HTMLTextAreaElement | null>, about: string | null): void {
  const before = useRef(about)
  useEffect(() => {
    if (about === before.current) return
    before.current = about
    if (about !== null) field.current?.focus()
    toEnd(field.current)
  }, [about, field])
}

function Typing({ room, channel }: TypingProps) {
  const names = channel.typing.filter((id) => id !== room.me.id).flatMap((id) => room.members[id]?.name ?? [])
  return (
    <span className={css['typing']}>
      <WithNames text={typingWords(names)} names={names} />
    </span>
  )
}

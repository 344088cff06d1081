import { useRef, useState, type KeyboardEvent } from 'react'
import { REACTION_KEYS, typedReaction } from '../../../shared/protocol/log/reaction-key.ts'
import type { Reaction } from '../../../shared/protocol/log/message.ts'
import { describeReject } from '../../../shared/words/failure-words.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import css from './ReactionPicker.module.css'

/** Those that people use most. */
const FIRST = ['👍', '❤️', '😂', '🎉', '😮', '😢']

interface ReactionPickerProps {
  /** What the message has. */
  readonly reactions: readonly Reaction[]
  /** Called with an emoji to put on the message, or to take off if the user has put it there. */
  readonly onPick: (key: string) => void
}

/** Six emoji, and a field for any other. */
export function ReactionPicker({ reactions, onPick }: ReactionPickerProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const mine = (key: string): boolean => reactions.some((one) => one.key === key && one.isMine)

  function pick(key: string): void {
    const isNew = !reactions.some((one) => one.key === key)
    if (isNew && reactions.length >= REACTION_KEYS) setProblem(describeReject('too-many-reactions'))
    else onPick(key)
  }

  function submit(): void {
    const key = typedReaction(text)
    if (key === null) {
      setProblem(text.trim() === '' ? 'Type or paste an emoji first.' : 'That isn’t one emoji.')
      field.current?.focus()
    } else pick(key)
  }

  return (
    <div className={css['picker']}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys bubble here from the buttons */}
      <div className={css['first']} onKeyDown={moveFocus}>
        {FIRST.map((key) => (
          <button
            key={key}
            type="button"
            className={css['emoji']}
            aria-pressed={mine(key)}
            onClick={() => pick(key)}
          >
            {key}
          </button>
        ))}
      </div>
      <form
        className={css['form']}
        aria-label="Another emoji"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          ref={field}
          label="Another emoji"
          hideLabel
          placeholder="Another emoji"
          value={text}
          problem={problem}
          onChange={(event) => {
            setText(event.target.value)
            setProblem(null)
          }}
          end={
            <Button type="submit" look="quiet" size="small">
              React
            </Button>
          }
        />
      </form>
    </div>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const ahead = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
  const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  buttons.at(to % buttons.length)?.focus()
}

import { X } from 'lucide-react'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import type { Writing } from '../../store/window-model.ts'
import { QuoteWords } from '../message/Quote.tsx'
import css from './WritingBar.module.css'

interface WritingBarProps {
  readonly id: string
  readonly writing: Writing
  readonly onCancel: () => void
}

/** Says above the field what it is for, if not for a new message. */
export function WritingBar({ id, writing, onCancel }: WritingBarProps) {
  return (
    <div className={css['bar']}>
      <p id={id} className={css['about']}>
        <span className={css['line']} dir="auto">
          <About writing={writing} />
        </span>
      </p>
      <IconButton
        icon={X}
        label={writing.kind === 'edit' ? 'Cancel edit' : 'Cancel reply'}
        title="Cancel (Esc)"
        className={css['cancel']}
        onClick={onCancel}
      />
    </div>
  )
}

function About({ writing }: { readonly writing: Writing }) {
  switch (writing.kind) {
    case 'reply':
      return <QuoteWords isLeadShown message={writing.to} />
    case 'edit':
      return writing.of.content === null
        ? 'This message was deleted. Your text is kept until you cancel.'
        : 'Editing your message'
    default:
      return assertNever(writing)
  }
}

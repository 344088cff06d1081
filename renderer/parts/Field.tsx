import { useId, type ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import css from './Field.module.css'

type FieldProps = ComponentProps<'input'> & {
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with what was typed. Takes the hint's place, so nothing moves. */
  readonly problem?: string | null | undefined
  readonly code?: boolean
}

/** One line of text with its label, and a line under it for a hint or a problem. */
export function Field({ label, hint, problem, code = false, ...input }: FieldProps) {
  const id = useId()
  const note = problem ?? hint
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      <input
        autoComplete="off"
        spellCheck={false}
        {...input}
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-note`}
        className={classNames(css['input'], code && css['code'])}
      />
      <p id={`${id}-note`} className={problem ? css['problem'] : css['hint']} aria-live="polite">
        {note}
      </p>
    </div>
  )
}

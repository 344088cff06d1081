import { useId, type ComponentProps, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import css from './Field.module.css'

type FieldProps = ComponentProps<'input'> & {
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with what was typed. Takes the hint's place, so nothing moves. */
  readonly problem?: string | null | undefined
  readonly code?: boolean
  /** Leaves the label to screen readers, where the placeholder says the same. */
  readonly hideLabel?: boolean
  /** What stands at the end of the line, in the field. */
  readonly end?: ReactNode
}

/** One line of text with its label, and a line under it for a hint or a problem. */
export function Field({ label, hint, problem, code = false, hideLabel = false, end, ...input }: FieldProps) {
  const id = useId()
  const note = problem ?? hint
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={hideLabel ? 'unseen' : css['label']}>
        {label}
      </label>
      <div className={classNames(css['line'], end !== undefined && css['shared'])}>
        <input
          autoComplete="off"
          spellCheck={false}
          {...input}
          id={id}
          aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-note`}
          className={classNames(css['input'], code && css['code'])}
        />
        {end}
      </div>
      <p id={`${id}-note`} className={problem ? css['problem'] : css['hint']} aria-live="polite">
        {note}
      </p>
    </div>
  )
}

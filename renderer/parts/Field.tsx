import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { limits } from '../../shared/protocol/base/limits.ts'
import { classNames } from './class-names.ts'
import css from './Field.module.css'
import { cutWords, useFitted } from './use-fitted.ts'

type FieldProps = ComponentProps<'input'> & {
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with the text. It replaces the hint, so nothing moves. */
  readonly problem?: string | null | undefined
  readonly code?: boolean
  readonly value: string
  /** The longest text it accepts, in characters. Longer ones are cut, with a note. */
  readonly max?: number
  /** Shows the label to screen readers only, if the placeholder says the same. */
  readonly hideLabel?: boolean
  /** Shown at the end of the line, inside the field. */
  readonly end?: ReactNode
}

/** A one-line text field with its label, and a line below for a hint or a problem. */
export function Field({
  label,
  hint,
  problem,
  code = false,
  max = limits.fieldChars,
  hideLabel = false,
  end,
  onChange,
  ...input
}: FieldProps) {
  const id = useId()
  const [cut, setCut] = useState<string | null>(null)
  const { ref, fit } = useFitted<HTMLDivElement>(max, (accepted, total) => setCut(cutWords(accepted, total)))
  const wrong = problem ?? cut
  return (
    <div ref={ref} className={css['field']}>
      <label htmlFor={id} className={hideLabel ? 'unseen' : css['label']}>
        {label}
      </label>
      <div className={classNames(css['line'], end !== undefined && css['shared'])}>
        <input
          autoComplete="off"
          spellCheck={false}
          {...input}
          id={id}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={`${id}-note`}
          className={classNames(css['input'], code && css['code'])}
          onChange={(event) => {
            setCut(null)
            fit(event, input.value)
            onChange?.(event)
          }}
        />
        {end}
      </div>
      <p id={`${id}-note`} className={wrong ? css['problem'] : css['hint']} aria-live="polite">
        {wrong ?? hint}
      </p>
    </div>
  )
}

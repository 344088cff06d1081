import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { limits } from '../../shared/protocol/base/limits.ts'
import { classNames } from './class-names.ts'
import css from './Field.module.css'
import { cutWords, useFitted } from './use-fitted.ts'

type FieldProps = ComponentProps<'input'> & {
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with what was typed. Takes the hint's place, so nothing moves. */
  readonly problem?: string | null | undefined
  readonly code?: boolean
  readonly value: string
  /** Characters that it takes; more are cut, and that is said. */
  readonly max?: number
  /** Leaves the label to screen readers, where the placeholder says the same. */
  readonly hideLabel?: boolean
  /** What stands at the end of the line, in the field. */
  readonly end?: ReactNode
}

/** One line of text with its label, and a line under it for a hint or a problem. */
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
  const { ref, fit } = useFitted<HTMLDivElement>(max, (taken, of) => setCut(cutWords(taken, of)))
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

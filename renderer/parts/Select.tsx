import { useId } from 'react'
import fieldCss from './Field.module.css'
import css from './Select.module.css'

export interface Option<T extends string> {
  readonly value: T
  readonly label: string
}

interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly Option<T>[]
  readonly hint?: string
  readonly onChange: (value: T) => void
}

/** A choice of one, with its label and a line that explains the chosen value. */
export function Select<T extends string>({ label, value, options, hint, onChange }: SelectProps<T>) {
  const id = useId()
  return (
    <div className={fieldCss['field']}>
      <label htmlFor={id} className={fieldCss['label']}>
        {label}
      </label>
      <select
        id={id}
        className={css['select']}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-note`} className={fieldCss['hint']}>
          {hint}
        </p>
      )}
    </div>
  )
}

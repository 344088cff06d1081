import type { ReactNode } from 'react'
import fieldCss from './Field.module.css'
import css from './RadioCards.module.css'

export interface Card<T extends string> {
  readonly value: T
  readonly label: string
  /** What the choice means, in one sentence. */
  readonly hint: string
}

interface RadioCardsProps<T extends string> {
  /** The same for all cards of one choice. */
  readonly name: string
  readonly cards: readonly Card<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** A choice of one, with all options and their meanings in view. Belongs in a CardGroup. */
export const RadioCards = <T extends string>({ name, cards, value, onChange }: RadioCardsProps<T>) =>
  cards.map((card) => (
    <label key={card.value} className={css['card']}>
      <input
        type="radio"
        name={name}
        className={css['radio']}
        aria-label={card.label}
        aria-describedby={`${name}-${card.value}`}
        checked={card.value === value}
        onChange={() => onChange(card.value)}
      />
      <span>{card.label}</span>
      <span id={`${name}-${card.value}`} className={css['hint']}>
        {card.hint}
      </span>
    </label>
  ))

/** A label around the cards of one choice. */
export const CardGroup = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <fieldset className={css['group']}>
    <legend className={fieldCss['label']}>{label}</legend>
    {children}
  </fieldset>
)

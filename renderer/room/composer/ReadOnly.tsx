import { useEffect, type RefObject } from 'react'
import css from './ReadOnly.module.css'

interface ReadOnlyProps {
  readonly words: string
  /** Takes the focus that the composer had. */
  readonly place: RefObject<HTMLElement | null>
}

/** One line instead of the composer, when the user cannot write. */
export function ReadOnly({ words, place }: ReadOnlyProps) {
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus()
  }, [place])
  return (
    <section ref={place} tabIndex={-1} aria-label="Write a message" className={css['place']}>
      <p className={css['words']}>{words}</p>
    </section>
  )
}

import { useEffect, type RefObject } from 'react'
import css from './ReadOnly.module.css'

interface ReadOnlyProps {
  readonly words: string
  /** Gets the focus that the composer had. */
  readonly focusTarget: RefObject<HTMLElement | null>
}

/** One line instead of the composer, when the user cannot write. */
export function ReadOnly({ words, focusTarget }: ReadOnlyProps) {
  useEffect(() => {
    if (document.activeElement === document.body) focusTarget.current?.focus()
  }, [focusTarget])
  return (
    <section ref={focusTarget} tabIndex={-1} aria-label="Write a message" className={css['place']}>
      <p className={css['words']}>{words}</p>
    </section>
  )
}

import type { ReactNode } from 'react'
import { keyLook } from './key-look.ts'
import css from './KeyMark.module.css'

/** One for each of KEY_PATTERNS. */
const patterns: readonly ReactNode[] = [
  <path key="half" d="M-16 0h32v16h-32z" />,
  <path key="quarter" d="M0-16h16v16h-16z" />,
  <circle key="dot" r="7" />,
  <path key="bars" d="M-10-16h6v32h-6zM4-16h6v32h-6z" />,
  <path key="slope" d="M-16-16l32 32h-32z" />,
  <path key="cross" d="M-3-16h6v32h-6zM-16-3h32v6h-32z" />,
  <path key="diamond" d="M0-12l12 12l-12 12l-12-12z" />,
  <path key="waves" d="M-16-8h32v5h-32zM-16 3h32v5h-32z" />,
]

interface KeyMarkProps {
  /** A key of 43 characters, or the id of a guest. */
  readonly of: string
}

/**
 * Shows a key as a coloured pattern, which catches the eye, and four words to compare. Guests have
 * none.
 */
export function KeyMark({ of }: KeyMarkProps) {
  const look = keyLook(of)
  if (!look) return <span className={css['none']}>guest, no key</span>
  return (
    <span className={css['key']}>
      <svg className={css['mark']} viewBox="-16 -16 32 32" data-hue={look.colour} aria-hidden>
        <g className={css['shape']}>{patterns[look.pattern]}</g>
      </svg>
      <span className={css['words']}>{look.words.join(' ')}</span>
    </span>
  )
}

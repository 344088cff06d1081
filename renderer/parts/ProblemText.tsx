import { classNames } from './class-names.ts'
import css from './ProblemText.module.css'

interface ProblemTextProps {
  /** Nothing is shown without one. */
  readonly text: string | null
  readonly className?: string | undefined
}

/** Says what went wrong, and says it aloud where a screen reader listens. */
export const ProblemText = ({ text, className }: ProblemTextProps) =>
  text !== null && (
    <p className={classNames(css['problem'], className)} role="alert">
      {text}
    </p>
  )

import { classNames } from './class-names.ts'
import css from './ProblemText.module.css'

interface ProblemTextProps {
  /** Without one, nothing is shown. */
  readonly text: string | null
  readonly className?: string | undefined
}

/** Shows what went wrong, and announces it to screen readers. */
export const ProblemText = ({ text, className }: ProblemTextProps) =>
  text !== null && (
    <p className={classNames(css['problem'], className)} role="alert">
      {text}
    </p>
  )

import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import css from './Disclosure.module.css'

interface DisclosureProps {
  readonly label: string
  /** Opens it whenever this is true, for instance while it contains a problem. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** Hides seldom needed content behind a label. */
export function Disclosure({ label, open = false, children }: DisclosureProps) {
  const details = useRef<HTMLDetailsElement>(null)
  // After each render, because the user may have closed it while it still contains a problem.
  useEffect(() => {
    if (open && details.current) details.current.open = true
  })
  return (
    <details ref={details} className={css['disclosure']}>
      <summary className={css['summary']}>
        <ChevronRight className={css['chevron']} aria-hidden />
        {label}
      </summary>
      {children}
    </details>
  )
}

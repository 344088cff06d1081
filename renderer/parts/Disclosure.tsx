import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import css from './Disclosure.module.css'

interface DisclosureProps {
  readonly label: string
  /** Opens it each time this becomes true, for instance while something in it is wrong. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** Hides what is seldom needed behind its name. */
export function Disclosure({ label, open = false, children }: DisclosureProps) {
  const details = useRef<HTMLDetailsElement>(null)
  // Each time, because the user may have closed it while something was still wrong.
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

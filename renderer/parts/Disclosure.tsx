import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import css from './Disclosure.module.css'

interface DisclosureProps {
  readonly label: string
  /** Opens it whenever it is shown anew, for instance while something in it is wrong; otherwise its user does. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** What is seldom needed, behind its name until somebody asks for it. */
export function Disclosure({ label, open = false, children }: DisclosureProps) {
  const details = useRef<HTMLDetailsElement>(null)
  // Each time: its user may have closed it over what is still wrong.
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

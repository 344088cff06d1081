import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import css from './Disclosure.module.css'

interface DisclosureProps {
  readonly label: string
  /** Opens it, for instance where something in it is wrong; otherwise its user does. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** What is seldom needed, behind its name until somebody asks for it. */
export const Disclosure = ({ label, open = false, children }: DisclosureProps) => (
  <details className={css['disclosure']} open={open || undefined}>
    <summary className={css['summary']}>
      <ChevronRight className={css['chevron']} aria-hidden />
      {label}
    </summary>
    {children}
  </details>
)

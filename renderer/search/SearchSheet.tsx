import { useLayoutEffect, useRef, type ComponentProps } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { useEscape } from '../parts/use-escape.ts'
import { SearchPanel } from './SearchPanel.tsx'
import css from './SearchSheet.module.css'

type SearchSheetProps = Omit<ComponentProps<typeof SearchPanel>, 'onJump'> & {
  /** Whether it lies over the messages and not beside them. */
  readonly over: boolean
}

/**
 * The search beside the messages, or over them if space is short: then it closes after a choice.
 */
export function SearchSheet({ over, ...panel }: SearchSheetProps) {
  return over ? (
    <Dialog title="Search" side="end" wide onClose={panel.onClose}>
      <SearchPanel {...panel} onJump={panel.onClose} />
    </Dialog>
  ) : (
    <Beside {...panel} />
  )
}

function Beside(panel: Omit<SearchSheetProps, 'over'>) {
  const { onClose, field } = panel
  const aside = useRef<HTMLElement>(null)
  useEscape(true, onClose)
  useLayoutEffect(() => {
    const before = document.activeElement
    const element = aside.current
    field.current?.focus()
    return () => {
      // Back to the earlier focus, unless the focus has moved on.
      const mine = element?.contains(document.activeElement)
      if (mine && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [field])
  return (
    <aside ref={aside} className={css['beside']} aria-label="Search" data-region="search">
      <SearchPanel {...panel} onJump={() => {}} />
    </aside>
  )
}

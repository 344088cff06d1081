import { useLayoutEffect, useRef, type ComponentProps } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { useEscape } from '../parts/use-escape.ts'
import { SearchPanel } from './SearchPanel.tsx'
import css from './SearchSheet.module.css'

type SearchSheetProps = Omit<ComponentProps<typeof SearchPanel>, 'onJump'> & {
  /** Whether it lies over the messages instead of standing beside them. */
  readonly over: boolean
}

/** The search where there is room for it: beside the messages, or over them, out of the way once a result is chosen. */
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
      // Back to where the focus was, unless it has moved on.
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

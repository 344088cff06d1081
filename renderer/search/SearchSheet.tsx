import { useLayoutEffect, useRef, type ComponentProps } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { useEscape } from '../parts/use-escape.ts'
import { SearchPanel } from './SearchPanel.tsx'
import css from './SearchSheet.module.css'

type SearchSheetProps = Omit<ComponentProps<typeof SearchPanel>, 'onJump'> & {
  /** Whether it covers the messages instead of being beside them. */
  readonly over: boolean
}

/** The search panel beside the messages, or over them if space is short: then a jump closes it. */
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
    const previous = document.activeElement
    const element = aside.current
    field.current?.focus()
    return () => {
      // Return the focus, unless it has moved elsewhere.
      const hasFocus = element?.contains(document.activeElement)
      if (hasFocus && previous instanceof HTMLElement && previous.isConnected) previous.focus()
    }
  }, [field])
  return (
    <aside ref={aside} className={css['beside']} aria-label="Search" data-region="search">
      <SearchPanel {...panel} onJump={() => {}} />
    </aside>
  )
}

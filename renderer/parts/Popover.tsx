import { Popover as Radix } from 'radix-ui'
import { use, useRef, type ReactNode } from 'react'
import css from './Popover.module.css'
import { SurfaceContext } from './surface.ts'
import { TabContext } from './tab-context.ts'

interface PopoverProps {
  readonly label: string
  readonly trigger: ReactNode
  /** Which edges of the trigger and the surface are aligned. */
  readonly align?: 'start' | 'end'
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** If prevented, the focus does not return to the trigger. */
  readonly onCloseAutoFocus?: (event: Event) => void
  readonly children: ReactNode
}

/**
 * A small surface attached to its trigger. Not modal: the modal form injects a style element, which
 * the content security policy refuses.
 */
export function Popover({
  label,
  trigger,
  align = 'end',
  open,
  onOpenChange,
  onCloseAutoFocus,
  children,
}: PopoverProps) {
  const before = useRef<Element | null>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={use(SurfaceContext)}>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={css['content']}
          onOpenAutoFocus={() => {
            before.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus?.(event)
            if (event.defaultPrevented) return
            // What was chosen here may have moved the focus; otherwise it goes where it was.
            if (document.activeElement !== document.body) event.preventDefault()
            else if (focusAgain(before.current)) event.preventDefault()
          }}
        >
          <TabContext value={undefined}>{children}</TabContext>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Focuses what had the focus, unless it is gone or was nothing in particular. */
function focusAgain(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || !element.isConnected || element === document.body) return false
  element.focus({ preventScroll: true })
  return document.activeElement === element
}

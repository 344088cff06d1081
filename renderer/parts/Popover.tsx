import { Popover as Radix } from 'radix-ui'
import { use, type ReactNode } from 'react'
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
export const Popover = ({
  label,
  trigger,
  align = 'end',
  open,
  onOpenChange,
  onCloseAutoFocus,
  children,
}: PopoverProps) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal container={use(SurfaceContext)}>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={css['content']}
        {...(onCloseAutoFocus && { onCloseAutoFocus })}
      >
        <TabContext value={undefined}>{children}</TabContext>
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)

import type { LucideIcon } from 'lucide-react'
import { createContext, use, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { IconButton } from './IconButton.tsx'
import css from './Menu.module.css'
import { Popover } from './Popover.tsx'

const ChooseContext = createContext<(act: () => void) => void>((act) => act())

interface MenuProps {
  /** What the menu is about; also the name of its button. */
  readonly label: string
  readonly icon: LucideIcon
  readonly className?: string | undefined
  /** Names its button for keys that press it from elsewhere. */
  readonly act?: string
  /** MenuItems. */
  readonly children: ReactNode
}

/** A button that opens a menu. Tab and the arrow keys move through it. */
export function Menu({ label, icon, className, act: name, children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const choose = (act: () => void): void => {
    // A dialog returns the focus to the element that had it, and the menu's item is gone by then.
    trigger.current?.focus()
    setOpen(false)
    act()
  }
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton ref={trigger} icon={icon} label={label} className={className} data-act={name} />}
    >
      <MenuList choose={choose}>{children}</MenuList>
    </Popover>
  )
}

interface MenuListProps {
  /** Closes what the items are in, and acts. */
  readonly choose: (act: () => void) => void
  /** MenuItems. */
  readonly children: ReactNode
}

/** The items of a menu or a sheet. */
export const MenuList = ({ choose, children }: MenuListProps) => (
  <ChooseContext value={choose}>
    {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys bubble here from the items */}
    <div className={css['menu']} onKeyDown={moveFocus}>
      {children}
    </div>
  </ChooseContext>
)

interface MenuItemProps {
  readonly onChoose: () => void
  /** Whether it cannot be undone. */
  readonly danger?: boolean
  /** Whether it asks a question first. */
  readonly asks?: boolean
  /** A short detail beside the label. */
  readonly aside?: string
  readonly children: ReactNode
}

/** One action. It closes the menu, whose button gets the focus again. */
export function MenuItem({ onChoose, danger = false, asks = false, aside, children }: MenuItemProps) {
  const choose = use(ChooseContext)
  return (
    <button
      type="button"
      className={classNames(css['item'], danger && css['danger'])}
      onClick={() => choose(onChoose)}
    >
      <span>
        {children}
        {asks && <span aria-hidden>…</span>}
      </span>
      {aside !== undefined && <span className={css['aside']}>{aside}</span>}
    </button>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll('button')]
  const at = items.findIndex((item) => item === document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items.at(to % items.length)?.focus()
}

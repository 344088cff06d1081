import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import css from './IconButton.module.css'
import { useTabIndex } from './tab-context.ts'

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly 'data-act'?: string | undefined
  readonly icon: LucideIcon
  /** What it does, for its tooltip and for screen readers. */
  readonly label: string
}

/** A button that is only a picture. */
export function IconButton({ icon: Icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      tabIndex={useTabIndex()}
      {...rest}
      className={classNames(css['button'], className)}
    >
      <Icon className={css['icon']} aria-hidden />
    </button>
  )
}

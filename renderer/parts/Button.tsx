import type { ComponentProps } from 'react'
import css from './Button.module.css'
import { classNames } from './class-names.ts'
import { useTabIndex } from './tab-context.ts'

type ButtonProps = ComponentProps<'button'> & {
  readonly look?: 'primary' | 'plain' | 'danger' | 'quiet'
  readonly size?: 'small' | 'normal' | 'large'
}

/** A button with words on it. A view has at most one primary button. */
export function Button({ look = 'plain', size = 'normal', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      tabIndex={useTabIndex()}
      {...rest}
      className={classNames(css['button'], css[look], size !== 'normal' && css[size], className)}
    />
  )
}

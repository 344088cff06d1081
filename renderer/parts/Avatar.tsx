import { memo, use, type ReactNode } from 'react'
import { avatarLook } from './avatar-look.ts'
import css from './Avatar.module.css'
import { classNames } from './class-names.ts'
import { HuesContext } from './hues-context.ts'

interface AvatarProps {
  readonly id: string
  readonly name: string
  readonly size?: 'normal' | 'small'
}

const patterns: readonly ReactNode[] = [
  <path key="half" d="M-20 0h40v20h-40z" />,
  <circle key="moon" cx="10" cy="8" r="12" />,
  <path key="wave" d="M-20 4q10-10 20 0t20 0v20h-40z" />,
  <path key="corner" d="M-20-20l40 40h-40z" />,
  <path key="band" d="M-20-5h40v10h-40z" />,
]

/**
 * A face drawn from a key, so it is the same everywhere and no picture is sent. Hidden from screen
 * readers: the name is beside it.
 */
export const Avatar = memo(function Avatar({ id, name, size = 'normal' }: AvatarProps) {
  const look = avatarLook(id, name)
  const hue = use(HuesContext).get(id) ?? look.hue
  return (
    <svg
      className={classNames(css['avatar'], size === 'small' && css['small'])}
      viewBox="-16 -16 32 32"
      data-hue={hue}
      aria-hidden
    >
      <g className={css['shape']} transform={`rotate(${look.turn})`}>
        {patterns[look.pattern]}
      </g>
      <text className={css['initials']} textAnchor="middle" dominantBaseline="central">
        {look.initials}
      </text>
    </svg>
  )
})

import type { ComponentProps, ReactNode } from 'react'
import { Button } from '../parts/Button.tsx'
import { NameLine, NameMark } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import css from './RoomList.module.css'

interface RoomListProps {
  /** The title's id: unique on the page. */
  readonly id: string
  readonly title: ReactNode
  readonly children: ReactNode
}

/** A titled group of rooms in the lobby. */
export const RoomList = ({ id, title, children }: RoomListProps) => (
  <section className={css['rooms']} aria-labelledby={id}>
    <h2 id={id} className={css['title']}>
      {title}
    </h2>
    {children}
  </section>
)

interface RoomRowProps {
  /** Shown before the name; null takes no space. */
  readonly lead?: ReactNode
  readonly name: string
  readonly about: ReactNode
  /** The room's main action: a RowButton. */
  readonly action: ReactNode
  /** Other actions, shown on hover. */
  readonly moreActions?: ReactNode
  readonly problem: string | null
  readonly children?: ReactNode
}

export const RoomRow = ({ lead, name, about, action, moreActions, problem, children }: RoomRowProps) => (
  <li className={css['item']}>
    <div className={css['row']}>
      <div className={css['room']}>
        {lead}
        <div className={css['words']}>
          <span className={css['name']}>
            <NameLine of={name} />
            <NameMark of={name} />
          </span>
          <span className={css['about']}>{about}</span>
        </div>
      </div>
      {moreActions !== undefined && <div className={css['more']}>{moreActions}</div>}
      {action}
    </div>
    {children}
    <ProblemText text={problem} className={css['problem']} />
  </li>
)

type RowButtonProps = Pick<ComponentProps<typeof Button>, 'ref' | 'look' | 'onKeyDown' | 'children'> & {
  /** Whether a click anywhere in the row presses this button. */
  readonly wholeRow: boolean
  /** The action and its room, for screen readers. */
  readonly label?: string
  readonly busy?: boolean
  readonly onClick: () => void
}

/** A row keeps the same button whatever its label, so that the focus stays on it. */
export const RowButton = ({ wholeRow, label, busy, ...button }: RowButtonProps) => (
  <Button
    size="small"
    className={wholeRow ? css['whole'] : undefined}
    aria-label={label}
    aria-busy={busy}
    {...button}
  />
)

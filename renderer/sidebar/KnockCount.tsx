import { DoorOpen } from 'lucide-react'
import { classNames } from '../parts/class-names.ts'
import css from './Unread.module.css'

/** How many people wait to join a room that is not open in this window; hidden for none. */
export const KnockCount = ({ count }: { readonly count: number }) =>
  count === 0 ? null : (
    <span className={classNames(css['unread'], css['door'])} title={`${count} waiting to join`}>
      <DoorOpen className={css['icon']} aria-hidden />
      {count}
      <span className="unseen"> waiting to join</span>
    </span>
  )

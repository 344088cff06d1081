import css from './Unread.module.css'

const MAX_SHOWN = 99

/** How many messages are unread; hidden for none. */
export const Unread = ({ count }: { readonly count: number }) =>
  count === 0 ? null : (
    <span className={css['unread']}>
      {count > MAX_SHOWN ? `${MAX_SHOWN}+` : count}
      <span className="unseen"> unread</span>
    </span>
  )

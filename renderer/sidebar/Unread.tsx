import css from './Unread.module.css'

const MOST = 99

/** How many messages are unread; nothing for none. */
export const Unread = ({ count }: { readonly count: number }) =>
  count === 0 ? null : (
    <span className={css['unread']}>
      {count > MOST ? `${MOST}+` : count}
      <span className="unseen"> unread</span>
    </span>
  )

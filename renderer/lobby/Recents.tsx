import { X } from 'lucide-react'
import type { RecentRoom } from '../../shared/client/chat-state.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { sinceLabel } from '../words/time.ts'
import { useToday } from '../words/use-today.ts'
import css from './Recents.module.css'
import { useJoin } from './use-join.ts'

/** Rooms from before, the last one first. Nothing at all while there are none. */
export function Recents() {
  const recents = useChat((state) => state.chat.recents)
  if (recents.length === 0) return null
  return (
    <section className={css['recents']} aria-labelledby="recent-rooms">
      <h2 id="recent-rooms" className={css['title']}>
        Recent
      </h2>
      <ul>
        {recents.map((recent) => (
          <Recent key={recent.address} recent={recent} />
        ))}
      </ul>
    </section>
  )
}

function Recent({ recent }: { readonly recent: RecentRoom }) {
  const { dispatch } = useActions()
  const isOpen = useChat((state) => state.chat.rooms.some((room) => room.address === recent.address))
  const joining = useJoin()
  const today = useToday()
  return (
    <li className={css['item']}>
      <div className={css['row']}>
        <button
          type="button"
          className={css['room']}
          aria-busy={joining.pending}
          onClick={() => joining.join(recent.address)}
        >
          <span className={css['name']} dir="auto">
            {recent.name}
          </span>
          <span className={css['address']}>{recent.address}</span>
          <span className={css['since']}>
            {joining.pending ? 'Connecting…' : isOpen ? 'Open now' : sinceLabel(recent.at, today)}
          </span>
        </button>
        <IconButton
          icon={X}
          label={`Remove ${recent.name} from this list`}
          className={css['remove']}
          onClick={() => void dispatch({ kind: 'forgetRecent', address: recent.address })}
        />
      </div>
      {joining.problem !== null && (
        <p className={css['problem']} role="alert">
          {joining.problem}
        </p>
      )}
    </li>
  )
}

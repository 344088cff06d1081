import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RecentRoom } from '../../shared/client/chat-state.ts'
import { isSameRoom } from '../../shared/client/found-rooms.ts'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { Name, NameMark } from '../parts/Name.tsx'
import { useChat } from '../store/use-chat.ts'
import { sinceLabel } from '../words/time.ts'
import { useToday } from '../words/use-today.ts'
import { DeleteRoom } from './DeleteRoom.tsx'
import css from './Recents.module.css'
import { useOpening } from './use-opening.ts'

/** Rooms from before, the last one first. Nothing at all while there are none. */
export function Recents() {
  const recents = useChat((state) => state.chat.recents)
  const [deleting, setDeleting] = useState<RecentRoom | null>(null)
  return (
    <>
      {recents.length > 0 && (
        <section className={css['recents']} aria-labelledby="recent-rooms">
          <h2 id="recent-rooms" className={css['title']}>
            Recent
          </h2>
          <ul>
            {recents.map((recent) => (
              <Recent key={recent.id} recent={recent} onDelete={() => setDeleting(recent)} />
            ))}
          </ul>
        </section>
      )}
      {deleting && <DeleteRoom recent={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}

interface RecentProps {
  readonly recent: RecentRoom
  readonly onDelete: () => void
}

function Recent({ recent, onDelete }: RecentProps) {
  const openRef = useChat((state) => state.chat.rooms.find((room) => room.id === recent.id)?.ref)
  const isHere = useChat((state) => state.chat.found.some((room) => isSameRoom(room, recent)))
  const { pending, problem, open } = useOpening()
  const today = useToday()
  return (
    <li className={css['item']}>
      <div className={css['row']}>
        <span className={css['name']} dir="auto">
          <Name of={recent.name} /> <NameMark of={recent.name} />
        </span>
        <span className={css['about']}>
          {recent.hosted ? 'hosted here' : recent.address} ·{' '}
          {openRef !== undefined
            ? 'open now'
            : isHere
              ? 'here now'
              : `${recent.hosted ? '' : 'away, '}last visited ${sinceLabel(recent.at, today)}`}
        </span>
        <Button
          size="small"
          className={css['open']}
          aria-label={`Open ${recent.name}`}
          aria-busy={pending}
          onClick={() => open(openRef ?? { kind: 'openRecent', id: recent.id })}
        >
          {pending ? 'Opening…' : 'Open'}
        </Button>
        {openRef === undefined && (
          <IconButton
            icon={Trash2}
            label={`Delete ${recent.name}`}
            className={css['delete']}
            onClick={onDelete}
          />
        )}
      </div>
      {problem !== null && (
        <p className={css['problem']} role="alert">
          {problem}
        </p>
      )}
    </li>
  )
}

import { Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RecentRoom } from '../../shared/bridge/chat-state.ts'
import { isSameRoom } from '../../shared/finding/found-rooms.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { useChat } from '../store/use-chat.ts'
import { useToday } from '../words/use-today.ts'
import { DeleteRoom } from './DeleteRoom.tsx'
import { recentWords } from './recent-words.ts'
import { RoomList, RoomRow, RowButton } from './RoomList.tsx'
import { useFocusAfterDelete } from './use-focus-after-delete.ts'
import { useOpening } from '../joining/use-opening.ts'

/** Recent rooms that are not open here, the latest first. Shows nothing if there are none. */
export function Recents() {
  const allRecents = useChat((state) => state.chat.recents)
  const rooms = useChat((state) => state.chat.rooms)
  const recents = allRecents.filter(({ id }) => !rooms.some((room) => room.id === id))
  const [deleting, setDeleting] = useState<RecentRoom | null>(null)
  const list = useRef<HTMLUListElement>(null)
  useFocusAfterDelete(list, recents, deleting)
  return (
    <>
      {recents.length > 0 && (
        <RoomList id="recent-rooms" title="Earlier">
          <ul ref={list}>
            {recents.map((recent) => (
              <Recent key={recent.id} recent={recent} onDelete={() => setDeleting(recent)} />
            ))}
          </ul>
        </RoomList>
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
  const { pending, problem, open } = useOpening()
  const today = useToday()
  const isHere = useChat(({ chat }) => chat.found.some((room) => isSameRoom(room, recent)))
  return (
    <RoomRow
      name={recent.name}
      about={recentWords(recent, isHere, today)}
      action={
        <RowButton
          wholeRow
          label={`Open ${recent.name}`}
          busy={pending}
          onClick={() => open({ kind: 'openRecent', id: recent.id })}
        >
          {pending ? 'Opening…' : 'Open'}
        </RowButton>
      }
      moreActions={<IconButton icon={Trash2} label={`Delete ${recent.name}`} onClick={onDelete} />}
      problem={problem}
    />
  )
}

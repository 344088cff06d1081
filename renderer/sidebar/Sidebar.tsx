import { Plus } from 'lucide-react'
import { Logo } from '../parts/Logo.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { ProfileButton } from '../profile/ProfileButton.tsx'
import css from './Sidebar.module.css'
import { SidebarRoom } from './SidebarRoom.tsx'

/** All open rooms, hosted and joined, with the channels of the shown room. */
export function Sidebar({ onNavigate }: { readonly onNavigate?: () => void }) {
  const { navigate } = useActions()
  const allRooms = useChat((state) => state.chat.rooms)
  // A room that is still being joined has no name yet, and may never be open.
  const rooms = allRooms.filter(({ id, hosting }) => id !== '' || hosting !== null)
  const inLobby = useChat((state) => state.place.kind === 'lobby')
  return (
    <nav className={css['sidebar']} aria-label="Rooms" data-region="sidebar" data-tint="0">
      <p className={css['head']}>
        <Logo size="small" /> Parley
      </p>
      <div className={css['rooms']}>
        {rooms.length === 0 && <p className={css['none']}>No rooms open yet</p>}
        {rooms.map((room) => (
          <SidebarRoom key={room.ref} room={room} onNavigate={onNavigate} />
        ))}
        <button
          type="button"
          className={css['add']}
          aria-current={inLobby ? 'page' : undefined}
          onClick={() => {
            navigate({ kind: 'lobby' })
            onNavigate?.()
          }}
        >
          <Plus className={css['icon']} aria-hidden />
          New or join
        </button>
      </div>
      <div className={css['foot']}>
        <ProfileButton wide />
      </div>
    </nav>
  )
}

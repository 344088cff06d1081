import { Plus } from 'lucide-react'
import { Mark } from '../parts/Mark.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { ProfileButton } from './ProfileButton.tsx'
import css from './Sidebar.module.css'
import { SidebarRoom } from './SidebarRoom.tsx'

/** All open rooms, hosted and joined, with the channels of the one being looked at. */
export function Sidebar({ onNavigate }: { readonly onNavigate?: () => void }) {
  const { goTo } = useActions()
  const refs = useChat((state) => state.chat.rooms)
  const inLobby = useChat((state) => state.place.kind === 'lobby')
  return (
    <nav className={css['sidebar']} aria-label="Rooms" data-region="sidebar">
      <p className={css['head']}>
        <Mark size="small" /> Parley
      </p>
      <div className={css['rooms']}>
        {refs.map((room) => (
          <SidebarRoom key={room.ref} room={room} onNavigate={onNavigate} />
        ))}
        <button
          type="button"
          className={css['add']}
          aria-current={inLobby ? 'page' : undefined}
          onClick={() => {
            goTo({ kind: 'lobby' })
            onNavigate?.()
          }}
        >
          <Plus className={css['icon']} aria-hidden />
          Room
        </button>
      </div>
      <div className={css['foot']}>
        <ProfileButton wide />
      </div>
    </nav>
  )
}

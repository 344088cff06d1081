import { Menu } from 'lucide-react'
import { useEffect, useState } from 'react'
import { focusPage } from '../parts/focus-page.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { Name } from '../parts/Name.tsx'
import { NARROW, useMedia } from '../parts/use-media.ts'
import { ProfileButton } from '../profile/ProfileButton.tsx'
import { SidebarDrawer } from '../sidebar/SidebarDrawer.tsx'
import { useChat } from '../store/use-chat.ts'
import { useGreeting } from '../words/greeting.ts'
import { HostRoom } from '../hosting/HostRoom.tsx'
import { ImportRoom } from './ImportRoom.tsx'
import { JoinForm } from '../joining/JoinForm.tsx'
import css from './Lobby.module.css'
import { Nearby } from './Nearby.tsx'
import { Recents } from './Recents.tsx'

/** Where rooms are opened: join one nearby or by invite, host one, or return to a recent one. */
export function Lobby() {
  const [drawer, setDrawer] = useState(false)
  // At most one primary button: most users want to join the typed address or the only found room.
  const [isTyped, setTyped] = useState(false)
  const [found, setFound] = useState(0)
  const name = useChat((state) => state.chat.profile.name)
  const unprotected = useChat((state) => state.chat.profile.unprotected)
  const narrow = useMedia(NARROW)
  const greeting = useGreeting()
  // The element that opened the lobby, such as a room that was left, is gone with the focus.
  useEffect(focusPage, [])
  return (
    <main className={css['page']} tabIndex={-1} data-region="lobby">
      <div className={css['column']}>
        <header className={css['top']}>
          {narrow && <IconButton icon={Menu} label="Rooms" onClick={() => setDrawer(true)} />}
          <h1 className={css['greeting']}>
            {greeting}, <Name of={name} />
          </h1>
          {narrow && <ProfileButton />}
        </header>
        <Nearby isFirst={!isTyped} onFound={setFound} />
        <div className={css['ways']}>
          <HostRoom look={isTyped || found === 1 ? 'plain' : 'primary'} />
          <JoinForm onTyped={setTyped} />
        </div>
        <Recents />
        <footer className={css['foot']}>
          <ImportRoom />
          {unprotected && (
            <p className={css['lead']} role="note">
              Your identity key is stored in a file, because this system has no keychain.
            </p>
          )}
        </footer>
      </div>
      {drawer && narrow && <SidebarDrawer onClose={() => setDrawer(false)} />}
    </main>
  )
}

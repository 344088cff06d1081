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

/** Where rooms are opened: join one nearby or by invite, host one, or go back to one from before. */
export function Lobby() {
  const [drawer, setDrawer] = useState(false)
  // One primary at most: who has typed where to join is about to, and where one room is found it is what most came for.
  const [isTyped, setTyped] = useState(false)
  const [found, setFound] = useState(0)
  const name = useChat((state) => state.chat.profile.name)
  const unprotected = useChat((state) => state.chat.profile.unprotected)
  const narrow = useMedia(NARROW)
  const greeting = useGreeting()
  // What led here, such as a room that was left, has gone with the focus on it.
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

import { Menu } from 'lucide-react'
import { useEffect, useState } from 'react'
import { focusPage } from '../parts/focus-page.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { Mark } from '../parts/Mark.tsx'
import { NARROW, useMedia } from '../parts/use-media.ts'
import { ProfileButton } from '../sidebar/ProfileButton.tsx'
import { SidebarDrawer } from '../sidebar/SidebarDrawer.tsx'
import { useChat } from '../store/use-chat.ts'
import { HostForm } from './HostForm.tsx'
import { ImportRoom } from './ImportRoom.tsx'
import { JoinForm } from './JoinForm.tsx'
import css from './Lobby.module.css'
import { Nearby } from './Nearby.tsx'
import { Recents } from './Recents.tsx'

/** Where rooms are opened: host one, join one, or go back to one from before. */
export function Lobby() {
  // One primary at most: who has typed where to join is about to.
  const [isJoining, setJoining] = useState(false)
  const [drawer, setDrawer] = useState(false)
  const anyRoom = useChat((state) => state.chat.rooms.length > 0)
  const unprotected = useChat((state) => state.chat.profile.unprotected)
  const narrow = useMedia(NARROW)
  // What led here, such as a room that was left, has gone with the focus on it.
  useEffect(focusPage, [])
  return (
    <main className={css['page']} tabIndex={-1} data-region="lobby">
      <div className={css['column']}>
        <header className={css['top']}>
          {anyRoom && narrow && <IconButton icon={Menu} label="Rooms" onClick={() => setDrawer(true)} />}
          <Mark />
          <h1 className={css['name']}>Parley</h1>
          {(!anyRoom || narrow) && <ProfileButton />}
        </header>
        <div className={css['ways']}>
          <HostForm look={isJoining ? 'plain' : 'primary'} />
          <JoinForm onTyped={setJoining} />
        </div>
        {unprotected && (
          <p className={css['lead']} role="note">
            This system has no keychain, so the key that others know you by lies in a file that only your user
            account can read.
          </p>
        )}
        <Nearby />
        <Recents />
        <ImportRoom />
      </div>
      {drawer && narrow && <SidebarDrawer onClose={() => setDrawer(false)} />}
    </main>
  )
}

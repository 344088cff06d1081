import { Menu } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { Mark } from '../parts/Mark.tsx'
import { useEscape } from '../parts/use-escape.ts'
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
import { useWaiting } from './use-go-on-waiting.ts'

type Panel = 'none' | 'host' | 'join'

/** Where rooms are opened: host one, join one, or go back to one from before. */
export function Lobby() {
  const isWaiting = useWaiting('joinRoom') !== null
  const [panel, setPanel] = useState<Panel>('none')
  // What comes of it is said there as well.
  if (isWaiting && panel === 'none') setPanel('join')
  const [drawer, setDrawer] = useState(false)
  const anyRoom = useChat((state) => state.chat.rooms.length > 0)
  const unprotected = useChat((state) => state.chat.profile.unprotected)
  const narrow = useMedia(NARROW)
  const toggle = (which: Panel) => () => setPanel(panel === which ? 'none' : which)
  const ways = useRef<HTMLDivElement>(null)
  const close = useCallback(() => {
    // Focus goes back to the button that opened the panel.
    ways.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus()
    setPanel('none')
  }, [])
  // Who waits for an answer ends that by its own button.
  useEscape(panel !== 'none' && !isWaiting, close)
  return (
    <main className={css['page']}>
      <div className={css['column']}>
        <header className={css['top']}>
          {anyRoom && narrow && <IconButton icon={Menu} label="Rooms" onClick={() => setDrawer(true)} />}
          <Mark />
          <h1 className={css['name']}>Parley</h1>
          {(!anyRoom || narrow) && <ProfileButton />}
        </header>
        <div className={css['ways']} ref={ways}>
          <Button
            look={panel === 'none' ? 'primary' : 'plain'}
            className={css['way']}
            aria-expanded={panel === 'host'}
            onClick={toggle('host')}
          >
            Host room
          </Button>
          <Button className={css['way']} aria-expanded={panel === 'join'} onClick={toggle('join')}>
            Join room
          </Button>
        </div>
        {panel === 'none' && (
          <p className={css['lead']}>
            Host a room and everyone nearby sees it here. It lives on this computer and stays open while
            Parley runs.
          </p>
        )}
        {unprotected && (
          <p className={css['lead']} role="note">
            This system has no keychain, so the key that others know you by lies in a file that only your user
            account can read.
          </p>
        )}
        {panel === 'host' && <HostForm onCancel={close} />}
        {panel === 'join' && <JoinForm onCancel={close} />}
        <Nearby />
        <Recents />
        <ImportRoom />
      </div>
      {drawer && narrow && <SidebarDrawer onClose={() => setDrawer(false)} />}
    </main>
  )
}

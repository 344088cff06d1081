import css from './App.module.css'
import { AppLost } from './AppLost.tsx'
import { useDropFallback } from './dropped.ts'
import { Toast } from './parts/Toast.tsx'
import { FirstRun } from './profile/FirstRun.tsx'
import { LinkedInvite } from './joining/LinkedInvite.tsx'
import { Lobby } from './lobby/Lobby.tsx'
import { Boundary } from './parts/Boundary.tsx'
import { NARROW, useMedia } from './parts/use-media.ts'
import { Room } from './room/Room.tsx'
import { Shell } from './Shell.tsx'
import { Sidebar } from './sidebar/Sidebar.tsx'
import { useActions, useChat } from './store/use-chat.ts'
import { usePageTitle } from './use-page-title.ts'
import { useRegions } from './use-regions.ts'

/** The window: whether the app is running, and the page that the user is on. */
export function App() {
  const leave = useLeaveRoom()
  const { showToast } = useActions()
  useRegions()
  useDropFallback(({ kind }) =>
    showToast(
      kind === 'files'
        ? 'Parley can’t send files or pictures yet. Nothing was sent.'
        : 'To send text, drop it into a room.',
    ),
  )
  return (
    <div className={css['app']}>
      <AppLost />
      <Toast />
      <Boundary view="This page" isPage onLeave={leave}>
        <Content />
      </Boundary>
    </div>
  )
}

function Content() {
  const ready = useChat((state) => state.ready)
  const named = useChat((state) => state.chat.profile.name !== '')
  const room = useChat((state) => (state.place.kind === 'room' ? state.place.room : null))
  const narrow = useMedia(NARROW)
  const leave = useLeaveRoom()
  usePageTitle()
  if (!ready) return <Shell />
  if (!named) return <FirstRun />
  return (
    <div className={css['content']}>
      {!narrow && <Sidebar />}
      <LinkedInvite />
      {/* The sidebar stays when a room fails: in a wide window, the user can leave with it. */}
      <Boundary key={room ?? ''} view="This page" isPage onLeave={narrow ? leave : undefined}>
        {room === null ? <Lobby /> : <Room room={room} />}
      </Boundary>
    </div>
  )
}

/** A function that leaves the open room for the lobby; undefined if no room is open. */
function useLeaveRoom(): (() => void) | undefined {
  const { navigate } = useActions()
  const inRoom = useChat(({ place }) => place.kind === 'room')
  return inRoom ? () => navigate({ kind: 'lobby' }) : undefined
}

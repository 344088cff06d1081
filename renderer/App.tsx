import { useEffect } from 'react'
import css from './App.module.css'
import { useUntaken } from './handed.ts'
import { Told } from './Told.tsx'
import { FirstRun } from './lobby/FirstRun.tsx'
import { LinkedInvite } from './lobby/LinkedInvite.tsx'
import { Lobby } from './lobby/Lobby.tsx'
import { Boundary } from './parts/Boundary.tsx'
import { shownName } from './parts/shown-name.ts'
import { NARROW, useMedia } from './parts/use-media.ts'
import { Room } from './room/Room.tsx'
import { Sidebar } from './sidebar/Sidebar.tsx'
import { useActions, useChat } from './store/use-chat.ts'
import { useRegions } from './use-regions.ts'

/** The window: whether the app is there, then where somebody is in it. */
export function App() {
  const appLost = useChat((state) => state.appLost)
  const leave = useWayOut()
  const { tell } = useActions()
  useRegions()
  useUntaken(({ kind }) =>
    tell(
      kind === 'files'
        ? 'Parley can’t send files or pictures yet. Nothing was sent.'
        : 'Text can be dropped in a room, to be sent there.',
    ),
  )
  return (
    <div className={css['app']}>
      {appLost && (
        <p className={css['lost']} role="alert">
          Parley has stopped. Start it again: it opens at a new address. What you were writing still stands
          here, to be copied.
        </p>
      )}
      <Told />
      <Boundary what="This view" isPage onLeave={leave}>
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
  const leave = useWayOut()
  useTitle()
  if (!ready) return <p className={css['starting']}>Opening Parley…</p>
  if (!named) return <FirstRun />
  return (
    <div className={css['content']}>
      {!narrow && <Sidebar />}
      <LinkedInvite />
      {/* The sidebar outlives a room that fails: it is the way out of it, where there is room for one. */}
      <Boundary key={room ?? ''} what="This view" isPage onLeave={narrow ? leave : undefined}>
        {room === null ? <Lobby /> : <Room room={room} />}
      </Boundary>
    </div>
  )
}

/** Leads out of the room that is open; nothing where none is. */
function useWayOut(): (() => void) | undefined {
  const { goTo } = useActions()
  const inRoom = useChat(({ place }) => place.kind === 'room')
  return inRoom ? () => goTo({ kind: 'lobby' }) : undefined
}

/** Says in the window's title what waits to be read. */
function useTitle(): void {
  const unread = useChat((state) =>
    Object.values(state.readings).reduce((sum, reading) => sum + reading.unread, 0),
  )
  const room = useChat(({ chat, place }) =>
    place.kind === 'room' ? chat.rooms.find((one) => one.ref === place.room)?.name : undefined,
  )
  useEffect(() => {
    const name = room ? `${shownName(room).text} – Parley` : 'Parley'
    document.title = unread > 0 ? `(${unread}) ${name}` : name
  }, [unread, room])
}

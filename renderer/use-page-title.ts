import { useEffect } from 'react'
import { shownName } from './parts/shown-name.ts'
import { useChat } from './store/use-chat.ts'

/** Shows in the window's title and icon that messages are unread. */
export function usePageTitle(): void {
  const unread = useChat((state) =>
    Object.values(state.readings).reduce((sum, reading) => sum + reading.unread, 0),
  )
  const room = useChat(({ chat, place }) =>
    place.kind === 'room' ? chat.rooms.find(({ ref }) => ref === place.room)?.name : undefined,
  )
  useEffect(() => {
    const name = room ? `${shownName(room).text} – Parley` : 'Parley'
    document.title = unread > 0 ? `(${unread}) ${name}` : name
  }, [unread, room])
  const isWaiting = unread > 0
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = isWaiting ? '/favicon-unread.svg' : '/favicon.svg'
  }, [isWaiting])
}

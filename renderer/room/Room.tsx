import { useCallback, useRef, useState } from 'react'
import { Boundary } from '../parts/Boundary.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Name } from '../parts/Name.tsx'
import { MEDIUM, NARROW, useMedia } from '../parts/use-media.ts'
import { SearchSheet } from '../search/SearchSheet.tsx'
import { useSearch } from '../search/use-search.ts'
import { useSearchKeys } from '../search/use-search-keys.ts'
import { SidebarDrawer } from '../sidebar/SidebarDrawer.tsx'
import { useChat, useRoom } from '../store/use-chat.ts'
import { channelKey } from '../store/channel-key.ts'
import { Composer } from './composer/Composer.tsx'
import { ConnectionBanner } from './connection/ConnectionBanner.tsx'
import { Knocks } from './door/Knocks.tsx'
import { Members } from './members/Members.tsx'
import { MessageList } from './timeline/MessageList.tsx'
import { NameNotice } from './members/NameNotice.tsx'
import { Notice } from './Notice.tsx'
import { ReadOnly } from './composer/ReadOnly.tsx'
import { readOnlyWords } from './composer/read-only-words.ts'
import css from './Room.module.css'
import { RoomGate } from './RoomGate.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import { RoomSurface } from './RoomSurface.tsx'
import { useDroppedText } from './composer/use-dropped-text.ts'

/** One open room: the open channel, its members, and the draft. */
export function Room({ room: ref }: { readonly room: string }) {
  const room = useRoom(ref)
  const requestedChannel = useChat(({ place }) => (place.kind === 'room' ? place.channel : ''))
  const [sheet, setSheet] = useState<'none' | 'rooms' | 'members' | 'search'>('none')
  const narrow = useMedia(NARROW)
  const medium = useMedia(MEDIUM)
  const searching = useSearch(ref)
  const searchField = useRef<HTMLInputElement>(null)
  const composer = useRef<HTMLElement>(null)
  const close = useCallback(() => setSheet('none'), [])
  const search = useCallback(() => {
    setSheet('search')
    searchField.current?.focus()
    searchField.current?.select()
  }, [])
  useSearchKeys(search)
  useDroppedText()
  // The room was just requested: the app answers before it sends the room.
  if (!room) return <main className={css['room']} aria-busy />
  // A new channel may not be known yet, and a restarted room may have lost one.
  const channel = room.channels.find(({ name }) => name === requestedChannel) ?? room.channels[0]
  const readOnly = readOnlyWords(room)
  // A panel shown beside the log is not a sheet: it must not cover the log when the window shrinks.
  if ((sheet === 'members' && !medium) || (sheet === 'rooms' && !narrow)) close()
  return (
    <RoomSurface room={room}>
      <RoomGate room={room}>
        <main className={css['main']}>
          <RoomHeader
            room={room}
            channel={channel?.name ?? requestedChannel}
            searching={sheet === 'search'}
            onSearch={sheet === 'search' ? close : search}
            onRooms={narrow ? () => setSheet('rooms') : null}
            onMembers={medium ? () => setSheet('members') : null}
          />
          <Knocks room={room} composer={composer} />
          <div className={css['messages']}>
            <div className={css['overlay']}>
              <ConnectionBanner room={room} />
              <NameNotice room={room} />
              <Notice room={room} />
            </div>
            {channel && (
              <Boundary key={channelKey(ref, channel.name)} view="The messages">
                <MessageList room={room} channel={channel} />
              </Boundary>
            )}
          </div>
          {readOnly !== null && <ReadOnly words={readOnly} focusTarget={composer} />}
          {channel && readOnly === null && (
            <Composer
              key={channelKey(ref, channel.name)}
              focusTarget={composer}
              room={room}
              channel={channel}
              onSearch={(text) => {
                searching.change({ text })
                search()
              }}
            />
          )}
        </main>
        {!medium && sheet !== 'search' && <Members room={room} />}
        {sheet === 'search' && (
          <SearchSheet over={medium} room={room} searching={searching} field={searchField} onClose={close} />
        )}
        {sheet === 'rooms' && narrow && <SidebarDrawer onClose={close} />}
        {sheet === 'members' && medium && (
          <Dialog
            title={
              <>
                Members of <Name of={room.name} />
              </>
            }
            side="end"
            onClose={close}
          >
            <Members room={room} />
          </Dialog>
        )}
      </RoomGate>
    </RoomSurface>
  )
}

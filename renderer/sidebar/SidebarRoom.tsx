import { Hash, Plus, Radio, Unplug, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { classNames } from '../parts/class-names.ts'
import { roomTint } from '../parts/hash.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { NameLine, NameMark } from '../parts/Name.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { channelKey } from '../store/channel-key.ts'
import { CreateChannel } from './CreateChannel.tsx'
import css from './SidebarRoom.module.css'
import { KnockCount } from './KnockCount.tsx'
import { disconnectedWords } from './disconnected-words.ts'
import { Unread } from './Unread.tsx'

interface SidebarRoomProps {
  readonly room: RoomState
  readonly onNavigate: (() => void) | undefined
}

/** One room in the sidebar; the open room shows its channels. */
export function SidebarRoom({ room, onNavigate }: SidebarRoomProps) {
  const { openRoom } = useActions()
  const [creating, setCreating] = useState(false)
  const open = useChat(({ place }) => place.kind === 'room' && place.room === room.ref)
  const unread = useChat(({ readings }) =>
    room.channels.reduce((sum, { name }) => sum + (readings[channelKey(room.ref, name)]?.unread ?? 0), 0),
  )
  const disconnected = disconnectedWords(room)
  return (
    <div className={css['room']} data-tint={roomTint(room.id)}>
      <div className={css['head']}>
        <button
          type="button"
          className={classNames(
            css['name'],
            open && css['open'],
            unread > 0 && css['waiting'],
            disconnected !== null && !open && css['off'],
          )}
          onClick={() => {
            openRoom(room.ref)
            onNavigate?.()
          }}
        >
          <span className={css['label']}>
            <NameLine of={room.name || room.address} />
            <NameMark of={room.name} />
          </span>
          {room.hosting && <StateIcon icon={Radio} meaning="on this computer" />}
          {disconnected !== null && <StateIcon icon={Unplug} meaning={disconnected} />}
          {!open && <KnockCount count={room.knocks.length} />}
          {!open && <Unread count={unread} />}
        </button>
        {open && (
          <IconButton
            icon={Plus}
            label="Create channel"
            className={css['create']}
            onClick={() => setCreating(true)}
          />
        )}
      </div>
      {open && (
        <ul>
          {room.channels.map(({ name }) => (
            <ChannelLink key={name} room={room.ref} name={name} onNavigate={onNavigate} />
          ))}
        </ul>
      )}
      {creating && <CreateChannel room={room.ref} onClose={() => setCreating(false)} />}
    </div>
  )
}

const StateIcon = ({ icon: Icon, meaning }: { readonly icon: LucideIcon; readonly meaning: string }) => (
  <span className={css['mark']} title={meaning}>
    <Icon className={css['icon']} aria-hidden />
    <span className="unseen">({meaning})</span>
  </span>
)

interface ChannelLinkProps {
  readonly room: string
  readonly name: string
  readonly onNavigate: (() => void) | undefined
}

function ChannelLink({ room, name, onNavigate }: ChannelLinkProps) {
  const { navigate } = useActions()
  const isCurrent = useChat(
    ({ place }) => place.kind === 'room' && place.room === room && place.channel === name,
  )
  const unread = useChat(({ readings }) => readings[channelKey(room, name)]?.unread ?? 0)
  return (
    <li>
      <button
        type="button"
        className={classNames(css['channel'], unread > 0 && css['waiting'])}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={() => {
          navigate({ kind: 'room', room, channel: name })
          onNavigate?.()
        }}
      >
        <Hash className={classNames(css['icon'], css['hash'])} aria-hidden />
        <span className={css['label']}>
          <NameLine of={name} />
        </span>
        <Unread count={unread} />
      </button>
    </li>
  )
}

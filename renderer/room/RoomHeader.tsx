import { Hash, Menu, Search, Users } from 'lucide-react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { InviteButton } from '../hosting/InviteButton.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { NameLine, NameMark } from '../parts/Name.tsx'
import { JumpToDate } from '../search/JumpToDate.tsx'
import css from './RoomHeader.module.css'
import { RoomMenu } from './RoomMenu.tsx'

interface RoomHeaderProps {
  readonly room: RoomState
  readonly channel: string
  readonly searching: boolean
  readonly onSearch: () => void
  /** Set when the sidebar is a drawer. */
  readonly onRooms: (() => void) | null
  /** Set when the member list is a sheet. */
  readonly onMembers: (() => void) | null
}

/** Shows the open channel and its room, with the actions on them. */
export const RoomHeader = ({ room, channel, searching, onSearch, onRooms, onMembers }: RoomHeaderProps) => (
  <header className={css['header']}>
    {onRooms && <IconButton icon={Menu} label="Rooms" onClick={onRooms} />}
    <h1 className={css['title']}>
      <Hash className={css['hash']} aria-hidden />
      <NameLine className={css['channel']} of={channel} />
      <span className="unseen"> in </span>
      <NameLine className={css['room']} of={room.name || room.address} />
      <NameMark of={room.name} />
    </h1>
    {room.hosting && <InviteButton room={room} hosting={room.hosting} />}
    <IconButton
      icon={Search}
      label="Search"
      title="Search (Ctrl+F)"
      aria-expanded={searching}
      onClick={onSearch}
    />
    {onRooms === null && <JumpToDate room={room.ref} channel={channel} />}
    {onMembers && <IconButton icon={Users} label="Members" onClick={onMembers} />}
    <RoomMenu room={room} channel={channel} withDate={onRooms !== null} />
  </header>
)

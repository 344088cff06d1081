import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { mayModerate } from '../../shared/protocol/log/role-permissions.ts'
import { copyText } from '../parts/copy-text.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Menu, MenuItem } from '../parts/Menu.tsx'
import { Name } from '../parts/Name.tsx'
import { Question } from '../parts/Question.tsx'
import { DateForm } from '../search/JumpToDate.tsx'
import { useActions } from '../store/use-chat.ts'
import { ExportRoom } from './ExportRoom.tsx'
import { myRole } from './members/roles.ts'
import { RoomRules } from './members/RoomRules.tsx'

interface RoomMenuProps {
  readonly room: RoomState
  readonly channel: string
  /** True when the header has no space for the calendar. */
  readonly withDate: boolean
}

/** The actions on a room. Closing a hosted room ends it for everyone, so it asks first. */
export function RoomMenu({ room, channel, withDate }: RoomMenuProps) {
  const { dispatch } = useActions()
  const [dialog, setDialog] = useState<'none' | 'closing' | 'export' | 'date' | 'rules'>('none')
  const close = (): void => setDialog('none')
  const leave = (): void => void dispatch({ kind: 'leaveRoom', room: room.ref })
  const address = room.hosting?.addresses[0] ?? room.address
  return (
    <>
      <Menu label="Room menu" icon={Ellipsis}>
        <MenuItem aside={address} onChoose={() => void copyText(address)}>
          Copy address
        </MenuItem>
        {withDate && <MenuItem onChoose={() => setDialog('date')}>Jump to date</MenuItem>}
        {mayModerate(myRole(room), 'slow') && (
          <MenuItem asks onChoose={() => setDialog('rules')}>
            Room rules
          </MenuItem>
        )}
        <MenuItem asks onChoose={() => setDialog('export')}>
          Export
        </MenuItem>
        {room.hosting ? (
          <MenuItem asks onChoose={() => setDialog('closing')}>
            Close room
          </MenuItem>
        ) : (
          <MenuItem onChoose={leave}>Leave room</MenuItem>
        )}
      </Menu>
      {dialog === 'export' && <ExportRoom room={room} onClose={close} />}
      {dialog === 'rules' && <RoomRules room={room} onClose={close} />}
      {dialog === 'date' && (
        <Dialog title="Jump to date" onClose={close}>
          <DateForm room={room.ref} channel={channel} onJump={close} />
        </Dialog>
      )}
      {dialog === 'closing' && (
        <Question
          title={
            <>
              Close <Name of={room.name} />?
            </>
          }
          confirm="Close room"
          cancel="Cancel"
          onConfirm={leave}
          onClose={close}
        >
          <p>Everyone will be disconnected. Messages are kept, and you can reopen the room any time.</p>
        </Question>
      )}
    </>
  )
}

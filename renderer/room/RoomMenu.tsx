import { Ellipsis } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RoomState } from '../../shared/client/chat-state.ts'
import { copyText } from '../parts/copy-text.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { mayAct } from '../../shared/protocol/may.ts'
import { Name } from '../parts/Name.tsx'
import { Popover } from '../parts/Popover.tsx'
import { Question } from '../parts/Question.tsx'
import { DateForm } from '../search/JumpToDate.tsx'
import { useActions } from '../store/use-chat.ts'
import { ExportRoom } from './ExportRoom.tsx'
import { myRole } from './roles.ts'
import css from './RoomMenu.module.css'
import { RoomRules } from './RoomRules.tsx'

interface RoomMenuProps {
  readonly room: RoomState
  readonly channel: string
  /** Where the header has no room for the calendar. */
  readonly withDate: boolean
}

/** What can be done with a room. Leaving one that is hosted here ends it for all, so that is asked once. */
export function RoomMenu({ room, channel, withDate }: RoomMenuProps) {
  const { dispatch } = useActions()
  const [open, setOpen] = useState(false)
  const [dialog, setDialog] = useState<'none' | 'closing' | 'export' | 'date' | 'rules'>('none')
  const close = (): void => setDialog('none')
  const trigger = useRef<HTMLButtonElement>(null)
  const ask = (which: 'closing' | 'export' | 'date' | 'rules') => () => {
    // A dialog gives the focus back to where it was: the menu will be gone by then.
    trigger.current?.focus()
    setOpen(false)
    setDialog(which)
  }
  const leave = (): void => void dispatch({ kind: 'leaveRoom', room: room.ref })
  const address = room.hosting?.addresses[0] ?? room.address
  return (
    <>
      <Popover
        label="Room menu"
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton ref={trigger} icon={Ellipsis} label="Room menu" />}
      >
        <div className={css['menu']}>
          <button
            type="button"
            className={css['item']}
            onClick={() => {
              void copyText(address)
              setOpen(false)
            }}
          >
            Copy address
            <span className={css['aside']}>{address}</span>
          </button>
          {withDate && (
            <button type="button" className={css['item']} onClick={ask('date')}>
              Jump to date
            </button>
          )}
          {mayAct(myRole(room), 'slow') && (
            <button type="button" className={css['item']} onClick={ask('rules')}>
              <span>
                Rules<span aria-hidden>…</span>
              </span>
            </button>
          )}
          <button type="button" className={css['item']} onClick={ask('export')}>
            <span>
              Export<span aria-hidden>…</span>
            </span>
          </button>
          <button type="button" className={css['item']} onClick={room.hosting ? ask('closing') : leave}>
            Leave room
          </button>
        </div>
      </Popover>
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
          cancel="Keep it open"
          onConfirm={leave}
          onClose={close}
        >
          <p>This closes the room for everyone in it. You can open it again from the list of recent rooms.</p>
        </Question>
      )}
    </>
  )
}

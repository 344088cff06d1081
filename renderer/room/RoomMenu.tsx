import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { RoomState } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { copyText } from '../parts/copy-text.ts'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { Popover } from '../parts/Popover.tsx'
import { useActions } from '../store/use-chat.ts'
import css from './RoomMenu.module.css'

/** What can be done with a room. Leaving one that is hosted here ends it for all, so that is asked once. */
export function RoomMenu({ room }: { readonly room: RoomState }) {
  const { dispatch } = useActions()
  const [open, setOpen] = useState(false)
  const [closing, setClosing] = useState(false)
  const leave = (): void => void dispatch({ kind: 'leaveRoom', room: room.ref })
  const address = room.hosting?.addresses[0] ?? room.address
  return (
    <>
      <Popover
        label="Room menu"
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton icon={Ellipsis} label="Room menu" />}
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
          <button
            type="button"
            className={css['item']}
            onClick={() => {
              setOpen(false)
              if (room.hosting) setClosing(true)
              else leave()
            }}
          >
            Leave room
          </button>
        </div>
      </Popover>
      {closing && (
        <Dialog title={`Close ${room.name}?`} onClose={() => setClosing(false)}>
          <p>Closing this room ends it for everyone in it.</p>
          <DialogActions>
            <Button onClick={() => setClosing(false)}>Keep it open</Button>
            <Button look="danger" onClick={leave}>
              Close room
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}

import { Dialog } from '../../parts/Dialog.tsx'
import { MenuItem, MenuList } from '../../parts/Menu.tsx'
import type { RoomRequest } from '../ask-room.ts'
import { MessageMenuItems } from './MessageMenuItems.tsx'
import { ReactionPicker } from './ReactionPicker.tsx'
import { useMessageActs } from './use-message-acts.ts'

interface MessageSheetProps {
  readonly about: Extract<RoomRequest, { kind: 'message' }>
  readonly onClose: () => void
}

/** The actions on a message, for fingers. */
export function MessageSheet({ about, onClose }: MessageSheetProps) {
  const acts = useMessageActs(about)
  const { rights, reactions, inLog } = about
  // The composer takes the focus only once the sheet is gone.
  const choose = (act: () => void): void => {
    onClose()
    act()
  }
  return (
    <Dialog title="Message actions" side="bottom" onClose={onClose}>
      {rights.answer && (
        <ReactionPicker reactions={reactions} onPick={(key) => choose(() => acts.react(key))} />
      )}
      <MenuList choose={choose}>
        {rights.answer && <MenuItem onChoose={acts.reply}>Reply</MenuItem>}
        <MessageMenuItems acts={acts} rights={rights} inLog={inLog} />
      </MenuList>
    </Dialog>
  )
}

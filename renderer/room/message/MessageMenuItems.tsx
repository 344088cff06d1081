import { MenuItem } from '../../parts/Menu.tsx'
import type { MessageRights } from './rights.ts'
import type { MessageActs } from './use-message-acts.ts'

interface MessageMenuItemsProps {
  readonly acts: MessageActs
  readonly rights: MessageRights
  readonly inLog: boolean
}

/** What a menu or a sheet offers for a message. Deleting asks nothing: it can be undone. */
export const MessageMenuItems = ({ acts, rights, inLog }: MessageMenuItemsProps) => (
  <>
    {rights.edit && <MenuItem onChoose={acts.edit}>Edit</MenuItem>}
    <MenuItem onChoose={acts.copyText}>Copy text</MenuItem>
    {inLog && <MenuItem onChoose={acts.copyLink}>Copy link to message</MenuItem>}
    {rights.remove && (
      <MenuItem danger onChoose={acts.remove}>
        Delete message
      </MenuItem>
    )}
  </>
)

import { Ellipsis } from 'lucide-react'
import type { Author } from '../../../shared/protocol/log/events.ts'
import { copyText } from '../../parts/copy-text.ts'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { useAskRoom } from '../ask-room.ts'
import css from './MessageMenu.module.css'

interface MessageMenuProps {
  /** Null until the log has it. */
  readonly seq: number | null
  readonly author: Author
  readonly body: string
  /** Whether the user may remove it from the log. */
  readonly removable: boolean
}

/** The actions on one message, shown beside it when the pointer or the focus is in it. */
export function MessageMenu({ seq, author, body, removable }: MessageMenuProps) {
  const ask = useAskRoom()
  return (
    <div className={css['tools']}>
      <Menu label="Message actions" icon={Ellipsis} className={css['button']}>
        <MenuItem onChoose={() => void copyText(body)}>Copy text</MenuItem>
        {removable && seq !== null && (
          <MenuItem danger asks onChoose={() => ask({ kind: 'removal', seq, author, body })}>
            Delete message
          </MenuItem>
        )}
      </Menu>
    </div>
  )
}

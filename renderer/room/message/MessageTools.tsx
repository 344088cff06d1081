import { Ellipsis, Pencil, Reply } from 'lucide-react'
import type { Reaction } from '../../../shared/protocol/log/message.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu } from '../../parts/Menu.tsx'
import { MessageMenuItems } from './MessageMenuItems.tsx'
import css from './MessageTools.module.css'
import { ReactButton } from './ReactButton.tsx'
import type { MessageRights } from './rights.ts'
import type { MessageActs } from './use-message-acts.ts'

interface MessageToolsProps {
  readonly acts: MessageActs
  readonly rights: MessageRights
  readonly reactions: readonly Reaction[]
  /** Whether others have the message, so that a link leads to it. */
  readonly inLog: boolean
}

/** The actions on one message, shown over its edge when the pointer or the focus is in it. */
export const MessageTools = ({ acts, rights, reactions, inLog }: MessageToolsProps) => (
  <div className={css['tools']}>
    {rights.answer && (
      <>
        <ReactButton hasKey reactions={reactions} className={css['button']} onPick={acts.react} />
        <IconButton
          icon={Reply}
          label="Reply"
          title="Reply (R)"
          aria-keyshortcuts="R"
          data-act="reply"
          className={css['button']}
          onClick={acts.reply}
        />
      </>
    )}
    {rights.edit && <IconButton icon={Pencil} label="Edit" className={css['button']} onClick={acts.edit} />}
    <Menu label="Message actions" icon={Ellipsis} act="menu" className={css['button']}>
      <MessageMenuItems acts={acts} rights={rights} inLog={inLog} />
    </Menu>
  </div>
)

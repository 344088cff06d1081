import type { MessageRef } from '../../../shared/protocol/log/message-ref.ts'
import { copyText } from '../../parts/copy-text.ts'
import { useActions } from '../../store/use-chat.ts'

/** Where a message is, and what it says. */
export interface ActedMessage {
  readonly room: string
  readonly channel: string
  readonly target: MessageRef
  readonly text: string
}

/** What a toolbar, a menu or a sheet can do with one message. */
export interface MessageActs {
  reply(): void
  edit(): void
  react(key: string): void
  copyText(): void
  copyLink(): void
  remove(): void
}

export function useMessageActs({ room, channel, target, text }: ActedMessage): MessageActs {
  const { startReply, startEdit, toggleReaction, remove, linkTo, showToast } = useActions()

  async function copy(what: string, copied: string | null): Promise<void> {
    if (copied === null) showToast('Links to messages will work once you’ve been connected to this room.')
    else if (!(await copyText(copied))) showToast(`Couldn’t copy the ${what}. This browser doesn’t allow it.`)
  }

  return {
    reply: () => startReply(room, channel, target),
    edit: () => startEdit(room, channel, target),
    react: (key) => void toggleReaction(room, channel, target, key),
    copyText: () => void copy('text', text),
    copyLink: () => void copy('link', linkTo(room, channel, target)),
    remove: () => void remove(room, channel, target),
  }
}

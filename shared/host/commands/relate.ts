import { canonicalJson } from '../../protocol/trust/canonical-json.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Author } from '../../protocol/log/events.ts'
import { mayRemove } from '../../protocol/log/role-permissions.ts'
import type { Message } from '../../protocol/log/message.ts'
import { REACTION_KEYS } from '../../protocol/log/reaction-key.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Pending } from '../log/pending.ts'
import { foldStored } from '../log/stored-message.ts'
import { reject, type CommandView, type FrameOf, type LoggedCommand } from './command.ts'
import { contentRefusal } from './post.ts'

type RelationFrame = FrameOf<'edit' | 'react' | 'remove'>

/** [L1] Other words for one's own message. */
export const edit: LoggedCommand<'edit'> = (view, pending, author, frame) => {
  const message = targetOf(view, pending, author, frame)
  if (message === null) return reject('no-such-message')
  if (message.author.id !== author.id) return reject('not-allowed')
  const barred = whyBarred(view, author)
  if (barred !== null) return reject(barred)
  const refusal = contentRefusal(frame.content)
  if (refusal !== null) return reject(refusal)
  if (message.content !== null && canonicalJson(message.content) === canonicalJson(frame.content))
    return { kind: 'nothing' }
  const { channel, target, content } = frame
  return {
    kind: 'fact',
    fact: { kind: 'messageEdited', ...command(author, frame), channel, target, content },
  }
}

/** [L2] An emoji on a message, or off it again. */
export const react: LoggedCommand<'react'> = (view, pending, author, frame) => {
  const message = targetOf(view, pending, author, frame)
  if (message === null) return reject('no-such-message')
  const barred = whyBarred(view, author)
  if (barred !== null) return reject(barred)
  const { channel, target, key, on } = frame
  const reaction = message.reactions.find((one) => one.key === key)
  if ((reaction?.isMine ?? false) === on) return { kind: 'nothing' }
  if (!reaction && message.reactions.length >= REACTION_KEYS) return reject('too-many-reactions')
  return { kind: 'fact', fact: { kind: 'reactionSet', ...command(author, frame), channel, target, key, on } }
}

/** [L3] Takes a message out of the log, by its author or by those who moderate the author [S6]. */
export const remove: LoggedCommand<'remove'> = (view, pending, author, frame) => {
  const message = targetOf(view, pending, author, frame)
  if (message === null) return reject('no-such-message')
  const { permissions } = view
  const me = {
    id: author.id,
    role: permissions.roleOf(author.id),
    isMuted: permissions.isMuted(author.id),
  }
  const target = { id: message.author.id, role: permissions.roleOf(message.author.id) }
  if (!mayRemove(me, target)) return reject(target.id === author.id ? 'muted' : 'not-allowed')
  const { channel } = frame
  return {
    kind: 'fact',
    fact: { kind: 'messageRemoved', ...command(author, frame), channel, target: frame.target },
  }
}

/** The message as it is with everything in the batch; null if there is none, or no longer. */
function targetOf(
  { history }: CommandView,
  pending: Pending,
  { id: me }: Author,
  { target, channel }: RelationFrame,
): Message | null {
  const message = foldStored(history, pending, target, me)
  return message === null || message.content === null || message.channel !== channel ? null : message
}

/** Slow mode counts posts alone. */
function whyBarred({ permissions, isQuotaReached }: CommandView, { id }: Author): RejectReason | null {
  if (permissions.isMuted(id)) return 'muted'
  return isQuotaReached() ? 'quota-reached' : null
}

const command = (author: Author, { nonce, sig, seen }: RelationFrame) => ({
  author,
  nonce,
  ...defined({ sig, seen }),
})

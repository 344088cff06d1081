import { mayRemove } from '../../shared/protocol/log/role-permissions.ts'
import { isReactionKey } from '../../shared/protocol/log/reaction-key.ts'
import type { Role } from '../../shared/protocol/log/moderation.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { refOf } from '../../shared/protocol/log/timeline.ts'
import { isBlank } from '../../shared/protocol/text/text.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import type { Problem } from '../../shared/words/problem.ts'
import type { Conversation } from './conversation.ts'
import { listMessages, readNumbered } from './numbered-messages.ts'
import type { ModeratedRoom } from './moderation-commands.ts'
import type { HelpLines, TalkCommand, TalkCommands, TalkContext } from './talk-context.ts'

export const MESSAGE_HELP: HelpLines = [
  ['reply N TEXT', 'answer message number N; /reply lists the latest with their numbers'],
  ['edit N TEXT', 'change one of your messages; /edit lists them'],
  ['react N EMOJI', 'put an emoji on a message, or take it off again'],
  ['delete N', 'delete one of your messages; /delete lists the latest'],
  ['undo', 'take back a deletion, for five seconds'],
]

/** Commands whose text may have several lines. */
export const MULTILINE_COMMANDS: readonly string[] = ['reply', 'edit']

/** The commands of everyone about a message, by its number. */
export const messageCommands = (talk: TalkContext): TalkCommands => ({
  reply: onMessage(
    talk,
    'reply',
    () => true,
    (message, text) => {
      if (isBlank(text))
        return `What do you want to answer? Type it after the number: /reply ${message.seq} TEXT`
      return reportSubmitted(
        talk,
        talk.conversation.submit({ kind: 'post', channel: message.channel, text, replyTo: refOf(message) }),
      )
    },
  ),
  edit: onMessage(
    talk,
    'edit',
    (message) => isMine(talk, message),
    (message, text) => {
      if (!isMine(talk, message)) return 'You can only edit your own messages.'
      if (isBlank(text)) return promptEdit(talk, message)
      return reportSubmitted(talk, talk.conversation.submit({ kind: 'edit', message, text }))
    },
  ),
  react: onMessage(
    talk,
    'react',
    () => true,
    (message, typed) => {
      const key = emojiOf(typed)
      if (key === null)
        return typed === ''
          ? `With which emoji? Type it after the number: /react ${message.seq} 👍`
          : `“${typed}” isn’t a single emoji.`
      const on = !message.reactions.some((reaction) => reaction.key === key && reaction.isMine)
      return reportSubmitted(talk, talk.conversation.submit({ kind: 'react', message, key, on }))
    },
  ),
  undo: async (rest) => {
    if (rest !== '') return 'Type /undo alone: it takes back your last deletion.'
    if (!(await talk.conversation.undo())) return 'There’s no deletion to take back.'
    talk.note('The message stays.')
    return null
  },
})

/** The room of a conversation, for the moderation commands. */
export const moderatedRoom = (conversation: Conversation): ModeratedRoom => ({
  get knocks() {
    return conversation.knocks
  },
  get members() {
    return conversation.members
  },
  get rules() {
    return conversation.rules
  },
  get messages() {
    return conversation.messages
  },
  messageAt: (seq) => conversation.messages.find((message) => message.seq === seq) ?? null,
  answerKnock: (knock, letIn) => conversation.answerKnock(knock, letIn),
  act: (act) => conversation.act(act),
  remove: async (message) => {
    const reason = whyNotRemovable(conversation, message)
    if (reason !== null) return { ok: false, text: describeReject(reason) }
    const problem = await conversation.submit({ kind: 'remove', message, atOnce: false })
    return problem ? { ok: false, text: problem.text } : { ok: true, text: 'Deleting… /undo takes it back.' }
  },
})

/** Why the host would reject the removal of a message, to tell the user at once. */
function whyNotRemovable({ room }: Conversation, { author }: Message): 'muted' | 'not-allowed' | null {
  const { me, members, hosting, rules } = room
  const roleOf = (id: string): Role => members[id]?.role ?? 'member'
  const isMuted = rules?.muted.includes(me.id) === true
  const remover = { id: me.id, role: hosting ? 'owner' : roleOf(me.id), isMuted } as const
  if (mayRemove(remover, { id: author.id, role: roleOf(author.id) })) return null
  return author.id === me.id ? 'muted' : 'not-allowed'
}

/** A command about a message. Without a number, it lists the latest that it can be about. */
function onMessage(
  { conversation, note }: TalkContext,
  name: string,
  isListed: (message: Message) => boolean,
  run: (message: Message, rest: string) => string | null | Promise<string | null>,
): TalkCommand {
  return (typed) => {
    const numbered = readNumbered(typed)
    switch (numbered.kind) {
      case 'nothing': {
        const lines = listMessages(conversation.messages.filter(isListed))
        if (lines === null) return 'There are no messages yet.'
        for (const line of lines.split('\n')) note(line)
        return null
      }
      case 'other':
        return `Which message? Type its number; /${name} lists the latest.`
      case 'number': {
        const message = conversation.messages.find(({ seq }) => seq === numbered.seq)
        if (!message) return `There’s no message ${numbered.seq} here. /${name} lists the latest.`
        return message.content === null ? describeReject('no-such-message') : run(message, numbered.rest)
      }
    }
  }
}

const isMine = ({ conversation }: TalkContext, { author }: Message): boolean =>
  author.id === conversation.room.me.id

/** Puts a message into the prompt, to edit it there. */
function promptEdit({ screen }: TalkContext, { seq, content }: Message): string | null {
  const text = content?.text ?? ''
  if (!screen.isTerminal || text.includes('\n'))
    return `Type the new text after the number: /edit ${seq} TEXT`
  screen.restore({ text: `/edit ${seq} ${text}`, isPasted: false, line: null })
  return null
}

/** Many keyboards omit the variation selector that makes a character an emoji: ❤ means ❤️. */
function emojiOf(typed: string): string | null {
  return [typed, `${typed}\uFE0F`].find(isReactionKey) ?? null
}

async function reportSubmitted(
  { conversation, screen, note }: TalkContext,
  submitting: Promise<Problem | null>,
): Promise<string | null> {
  const problem = await submitting
  if (problem) return problem.text
  if (screen.isTerminal && conversation.room.session.kind !== 'joined') note('Will be sent when you’re back.')
  return null
}

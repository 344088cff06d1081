import type { Message } from '../../shared/protocol/log/message.ts'
import type { MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { rejectProblem } from '../../shared/words/failure-words.ts'
import type { Problem, Result } from '../../shared/words/problem.ts'
import type { Conversation, Origin, Submission } from './conversation.ts'
import type { ScriptCommand } from './script-commands.ts'
import { findChannel } from './find-person.ts'

type ScriptConversation = Pick<Conversation, 'room' | 'find' | 'submit'>

/** Runs a command of a script. Returns the problem if it cannot be submitted. */
export async function runScriptCommand(
  conversation: ScriptConversation,
  command: ScriptCommand,
  origin: Origin,
): Promise<Problem | null> {
  const submission =
    command.kind === 'post' ? await postOf(conversation, command) : await changeOf(conversation, command)
  return submission.ok ? conversation.submit(submission.value, origin) : submission.problem
}

async function postOf(
  conversation: ScriptConversation,
  { text, channel: typed, replyTo = null }: Extract<ScriptCommand, { kind: 'post' }>,
): Promise<Result<Submission>> {
  const original: Result<Message | null> =
    replyTo === null ? { ok: true, value: null } : await findExisting(conversation, replyTo)
  if (!original.ok) return original
  const { channels } = conversation.room
  const channel =
    typed === undefined ? (original.value?.channel ?? FIRST_CHANNEL) : findChannel(channels, typed)?.name
  if (channel === undefined) return { ok: false, problem: rejectProblem('no-such-channel') }
  if (original.value && original.value.channel !== channel) {
    const why = 'A reply must be in the channel of the message that it answers.'
    return { ok: false, problem: { code: 'other-channel', text: why } }
  }
  return { ok: true, value: { kind: 'post', channel, text, ...(replyTo && { replyTo }) } }
}

async function changeOf(
  conversation: ScriptConversation,
  command: Exclude<ScriptCommand, { kind: 'post' }>,
): Promise<Result<Submission>> {
  const found = await findExisting(conversation, command.id)
  if (!found.ok) return found
  const message = found.value
  switch (command.kind) {
    case 'edit':
      return { ok: true, value: { kind: 'edit', message, text: command.text } }
    case 'react':
      return { ok: true, value: { kind: 'react', message, key: command.key, on: command.on } }
    case 'remove':
      return { ok: true, value: { kind: 'remove', message, atOnce: true } }
  }
}

/** A message that this computer has and that was not removed. */
async function findExisting(conversation: ScriptConversation, ref: MessageRef): Promise<Result<Message>> {
  const message = await conversation.find(ref)
  if (message === null) {
    const text = 'There’s no message with this id.'
    return { ok: false, problem: { code: 'no-such-message', text } }
  }
  return message.content === null
    ? { ok: false, problem: rejectProblem('no-such-message') }
    : { ok: true, value: message }
}

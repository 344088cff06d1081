import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { Problem } from '../../shared/words/problem.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { RoomRef, RoomState } from '../../shared/bridge/room-state.ts'
import type { Outgoing, OutgoingCommand } from '../../shared/client/replica/outbox.ts'
import { withOutgoing } from '../../shared/client/replica/outgoing-relations.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { isSameMessage, type MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { refOf } from '../../shared/protocol/log/timeline.ts'
import { draftOf } from './drafts.ts'
import type { LogActions } from './log-actions.ts'
import { lastOwn, type LastOwn } from './own-messages.ts'
import { findChannel } from './unread.ts'
import type { WindowState, Writing } from './window-model.ts'
import { messageOfWriting, withWriting, writingOf } from './writing.ts'

/** What the user says in a channel, and what they do to messages. */
export interface MessageActions {
  /** Puts text into the composer of a channel: into the edit if one is open, or the draft. */
  write(room: RoomRef, channel: string, text: string): void
  startReply(room: RoomRef, channel: string, target: MessageRef): void
  /** Opens a message in the composer: with its last edit, if that was refused. */
  startEdit(room: RoomRef, channel: string, target: MessageRef): void
  /** Opens the user's last message, unless that is not possible; returns why not. */
  editLast(room: RoomRef, channel: string): Promise<LastOwn['kind']>
  /** Gives up the reply or edit; the draft stays, or comes back. */
  stopWriting(room: RoomRef, channel: string): void
  /**
   * Shows the message at once and sends it, as a reply if one is open. On a problem, all returns
   * to the composer.
   */
  post(room: RoomRef, channel: string, body: string): Promise<Problem | null>
  /** Saves the open edit and ends it; a text that is the same only ends it. */
  saveEdit(room: RoomRef, channel: string, body: string): Promise<Problem | null>
  /** Puts the user's emoji on a message, or takes it off. */
  toggleReaction(room: RoomRef, channel: string, target: MessageRef, key: string): Promise<void>
  /** Deletes a message for everyone; for limits.undoMs, `discard` takes that back. */
  remove(room: RoomRef, channel: string, target: MessageRef): Promise<void>
}

interface MessageActionsDeps {
  readonly bridge: ChatBridge
  readonly log: LogActions
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
  applyToRoom(room: RoomRef, change: RoomChange): void
  setDraft(room: RoomRef, channel: string, text: string): void
  /** Gives all drafts to the app. */
  saveDrafts(): void
  showToast(text: string): void
  newNonce(): string
  now(): number
}

export function createMessageActions(deps: MessageActionsDeps): MessageActions {
  const { bridge, log, state, edit, applyToRoom, setDraft } = deps

  const roomOf = (ref: RoomRef): RoomState | undefined =>
    state().chat.rooms.find((other) => other.ref === ref)

  /** A loaded message as this window shows it. */
  function shown(ref: RoomRef, channel: string, target: MessageRef): Message | undefined {
    const room = roomOf(ref)
    const entries = findChannel(state().chat, ref, channel)?.entries ?? []
    const all = room ? withOutgoing(entries, room.outgoing, room.me) : []
    const found = all.findLast((entry) => entry.kind === 'message' && isSameMessage(refOf(entry), target))
    return found?.kind === 'message' && found.content !== null ? found : undefined
  }

  const setWriting = (room: RoomRef, channel: string, writing: Writing | null): void =>
    edit((before) => withWriting(before, room, channel, writing))

  const stopWriting = (room: RoomRef, channel: string): void => setWriting(room, channel, null)

  /** What was refused before, and what is said now replaces: a retry would bring it back. */
  function failedBefore(ref: RoomRef, now: Exclude<OutgoingCommand, { kind: 'post' }>): readonly Outgoing[] {
    return (roomOf(ref)?.outgoing ?? []).filter(
      ({ command, delivery }) =>
        delivery.kind === 'failed' &&
        command.kind === now.kind &&
        isSameMessage(command.target, now.target) &&
        (command.kind !== 'react' || (now.kind === 'react' && command.key === now.key)),
    )
  }

  /** Shows it at once, and has the app send it; it goes again if the app refuses. */
  async function say(room: RoomRef, command: OutgoingCommand): Promise<Problem | null> {
    const nonce = deps.newNonce()
    const replaced = command.kind === 'post' ? [] : failedBefore(room, command)
    applyToRoom(room, {
      kind: 'outgoingChanged',
      message: {
        nonce,
        command,
        at: deps.now(),
        notBefore: command.kind === 'remove' ? deps.now() + limits.undoMs : null,
        delivery: { kind: 'pending' },
      },
    })
    const saying = bridge.dispatch({ ...command, room, nonce })
    if (command.kind === 'post') deps.saveDrafts()
    const result = await saying
    if (!result.ok) {
      applyToRoom(room, { kind: 'outgoingDropped', nonce })
      return result.problem
    }
    await Promise.all(replaced.map((old) => bridge.dispatch({ kind: 'discard', room, nonce: old.nonce })))
    return null
  }

  const actions: MessageActions = {
    write: (room, channel, text) => {
      const writing = writingOf(state(), room, channel)
      if (writing?.kind === 'edit') setWriting(room, channel, { ...writing, text })
      else setDraft(room, channel, text)
    },
    startReply: (room, channel, target) => {
      const to = shown(room, channel, target)
      if (to) setWriting(room, channel, { kind: 'reply', to })
    },
    startEdit: (room, channel, target) => {
      const of = shown(room, channel, target)
      const writing = writingOf(state(), room, channel)
      // What was changed so far stays.
      if (writing?.kind === 'edit' && isSameMessage(refOf(writing.of), target)) return
      if (!of?.content || of.author.id !== roomOf(room)?.me.id) return
      const refused = failedBefore(room, { kind: 'edit', channel, target, content: of.content }).at(-1)
      const text = refused?.command.kind === 'edit' ? refused.command.content.text : of.content.text
      setWriting(room, channel, { kind: 'edit', of, text })
    },
    editLast: async (room, channel) => {
      if (findChannel(state().chat, room, channel)?.ahead) await log.jump(room, channel, { kind: 'end' })
      const last = lastOwn(roomOf(room), channel)
      if (last.kind === 'found') actions.startEdit(room, channel, refOf(last.message))
      return last.kind
    },
    stopWriting,
    post: async (room, channel, body) => {
      const writing = writingOf(state(), room, channel)
      const content = writing?.kind === 'reply' ? { text: body, replyTo: refOf(writing.to) } : { text: body }
      setDraft(room, channel, '')
      stopWriting(room, channel)
      // Writers want to see their message, which stands at the end.
      if (findChannel(state().chat, room, channel)?.ahead) void log.jump(room, channel, { kind: 'end' })
      const problem = await say(room, { kind: 'post', channel, content })
      if (problem === null) return null
      const meanwhile = draftOf(state(), room, channel)
      setDraft(room, channel, meanwhile === '' ? body : `${body}\n${meanwhile}`)
      if (writingOf(state(), room, channel) === null) setWriting(room, channel, writing)
      return problem
    },
    saveEdit: async (room, channel, body) => {
      const writing = writingOf(state(), room, channel)
      if (writing?.kind !== 'edit') return null
      const { of } = writing
      stopWriting(room, channel)
      if (of.content?.text === body) return null
      const { replyTo } = of.content ?? {}
      const content = replyTo ? { text: body, replyTo } : { text: body }
      const problem = await say(room, { kind: 'edit', channel, target: refOf(of), content })
      if (problem !== null && writingOf(state(), room, channel) === null)
        setWriting(room, channel, { ...writing, text: body })
      return problem
    },
    toggleReaction: async (room, channel, target, key) => {
      const message = shown(room, channel, target)
      if (!message) return
      const on = !message.reactions.some((reaction) => reaction.key === key && reaction.isMine)
      const problem = await say(room, { kind: 'react', channel, target, key, on })
      if (problem) deps.showToast(`Your reaction wasn’t saved. ${problem.text}`)
    },
    remove: async (room, channel, target) => {
      const writing = writingOf(state(), room, channel)
      if (writing && isSameMessage(refOf(messageOfWriting(writing)), target)) stopWriting(room, channel)
      const problem = await say(room, { kind: 'remove', channel, target })
      if (problem) deps.showToast(`The message wasn’t deleted. ${problem.text}`)
    },
  }
  return actions
}

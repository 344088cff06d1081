import type { BridgeCommand } from '../../bridge/bridge.ts'
import type { OutgoingCommand } from '../../client/replica/outbox.ts'
import { defined } from '../../protocol/base/defined.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { Content } from '../../protocol/log/content.ts'
import type { Result } from '../../words/problem.ts'
import type { RoomRef } from '../../bridge/room-state.ts'
import { notConnected, rejectProblem } from '../../words/failure-words.ts'
import { checkBody, checkChannelName } from '../../protocol/text/text.ts'
import type { OpenRoom } from '../rooms/open-room.ts'
import { answer, done, fail, failWith, saveIn, roomUnknown } from '../results.ts'
import type { CommandContext, Handlers } from './command.ts'

type Context = Pick<CommandContext, 'folder' | 'rooms' | 'clock'>

/** Commands of a member in an open room. */
export const roomCommands = (context: Context) =>
  ({
    reconnect: ({ room }) => inRoom(context, room, ({ session }) => session.retryNow()),
    answerKnock: ({ room, knock, letIn }) =>
      inRoom(context, room, ({ session }) => session.answerKnock(knock, letIn)),
    moderate: moderate(context),
    post: post(context),
    edit: edit(context),
    react: ({ room, channel, nonce, target, key, on }) =>
      submit(context, room, nonce, { kind: 'react', channel, target, key, on }),
    remove: ({ room, channel, nonce, target, atOnce = false }) => {
      const notBefore = atOnce ? null : context.clock.now() + limits.undoMs
      return submit(context, room, nonce, { kind: 'remove', channel, target }, notBefore)
    },
    retry: ({ room, nonce }) => inRoom(context, room, ({ session }) => session.retry(nonce)),
    discard: ({ room, nonce }) => inRoom(context, room, ({ session }) => session.discard(nonce)),
    keepDraft: ({ room: ref, channel, text }) => {
      const room = context.rooms.get(ref)
      return room ? saveIn(context.folder, () => room.keepDraft({ channel, text })) : roomUnknown
    },
    typing: ({ room, channel }) => inRoom(context, room, ({ session }) => session.typing(channel)),
    createChannel: createChannel(context),
  }) satisfies Partial<Handlers>

function inRoom({ rooms }: Context, ref: RoomRef, act: (room: OpenRoom) => unknown): Result {
  const room = rooms.get(ref)
  if (!room) return roomUnknown
  act(room)
  return done
}

/** Puts a command into the outbox of a room, which sends it to the host. */
function submit(
  { rooms }: Context,
  ref: RoomRef,
  nonce: string,
  command: OutgoingCommand,
  notBefore: number | null = null,
): Result {
  const room = rooms.get(ref)
  if (!room) return roomUnknown
  return room.session.submit(nonce, command, notBefore) ? done : failWith({ code: 'outbox-full' })
}

type Written = Extract<BridgeCommand, { kind: 'post' }>['content']

/** What a user has written as the content of a message, or why it cannot be one. */
function contentOf({ text, replyTo }: Written): Result<Content> {
  const body = checkBody(text)
  if (!body.ok) return fail(rejectProblem(body.problem === 'empty' ? 'message-empty' : 'message-too-long'))
  return answer({ text: body.text, ...defined({ replyTo }) })
}

const post =
  (context: Context): Handlers['post'] =>
  ({ room, channel, nonce, content: written }) => {
    const content = contentOf(written)
    return content.ok
      ? submit(context, room, nonce, { kind: 'post', channel, content: content.value })
      : content
  }

const edit =
  (context: Context): Handlers['edit'] =>
  ({ room, channel, nonce, target, content: written }) => {
    const content = contentOf(written)
    if (!content.ok) return content
    // What this build does not know of the message stays in it.
    const known = context.rooms.get(room)?.message(target)?.content
    const edited = { ...known, ...content.value }
    return submit(context, room, nonce, { kind: 'edit', channel, target, content: edited })
  }

const moderate =
  ({ rooms }: Context): Handlers['moderate'] =>
  async ({ room: ref, act }) => {
    const room = rooms.get(ref)
    if (!room) return roomUnknown
    const acted = await room.session.moderate(act)
    if (acted.ok) return done
    return fail(acted.reason === 'not-connected' ? notConnected('moderate') : rejectProblem(acted.reason))
  }

const createChannel =
  ({ rooms }: Context): Handlers['createChannel'] =>
  async ({ room: ref, name: raw }) => {
    const room = rooms.get(ref)
    if (!room) return roomUnknown
    const name = checkChannelName(raw)
    if (!name.ok) return fail(rejectProblem('bad-channel-name'))
    const created = await room.session.createChannel(name.text)
    if (created.ok) return answer({ channel: name.text })
    return fail(
      created.reason === 'not-connected' ? notConnected('create-channel') : rejectProblem(created.reason),
    )
  }

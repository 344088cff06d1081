import type { Result } from '../../words/problem.ts'
import type { RoomRef } from '../../bridge/room-state.ts'
import { notConnected, rejectProblem } from '../../words/failure-words.ts'
import { checkBody, checkChannelName } from '../../protocol/text/text.ts'
import type { OpenRoom } from '../rooms/open-room.ts'
import { answer, done, fail, failWith, saveIn, roomUnknown } from '../results.ts'
import type { CommandContext, Handlers } from './command.ts'

type Context = Pick<CommandContext, 'folder' | 'rooms'>

/** Commands of a member in an open room. */
export const roomCommands = (context: Context) =>
  ({
    reconnect: ({ room }) => inRoom(context, room, ({ session }) => session.retryNow()),
    answerKnock: ({ room, knock, letIn }) =>
      inRoom(context, room, ({ session }) => session.answerKnock(knock, letIn)),
    moderate: moderate(context),
    post: post(context),
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

const post =
  ({ rooms }: Context): Handlers['post'] =>
  ({ room: ref, channel, nonce, body: raw }) => {
    const room = rooms.get(ref)
    if (!room) return roomUnknown
    const body = checkBody(raw)
    if (!body.ok) return fail(rejectProblem(body.problem === 'empty' ? 'message-empty' : 'message-too-long'))
    if (room.session.post(channel, nonce, body.text)) return done
    return failWith({ code: 'outbox-full' })
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

import type { Result } from '../../words/problem.ts'
import type { RoomRef } from '../../bridge/room-state.ts'
import type { HostedRoom } from '../hosting/hosted-room.ts'
import { answer, done, failWith } from '../results.ts'
import type { CommandContext, Handlers } from './command.ts'

type Context = Pick<CommandContext, 'rooms'>

/** Commands that only the host of a room can carry out: its door, and its addresses. */
export const hostingCommands = (context: Context) =>
  ({
    leadWith: ({ room, address }) =>
      hosting(context, room, (hosted) =>
        hosted.leadWith(address) ? done : failWith({ code: 'address-gone' }),
      ),
    createInvite: ({ room, forMs, uses }) =>
      hosting(context, room, (hosted) => answer({ invite: hosted.createInvite({ forMs, uses }) })),
    revokeInvite: ({ room, id }) =>
      hosting(context, room, (hosted) => {
        hosted.revokeInvite(id)
        return done
      }),
    newPasscode: ({ room }) =>
      hosting(context, room, (hosted) => {
        hosted.newPasscode()
        return done
      }),
  }) satisfies Partial<Handlers>

function hosting<T>({ rooms }: Context, ref: RoomRef, act: (hosted: HostedRoom) => Result<T>): Result<T> {
  const hosted = rooms.get(ref)?.hosted
  return hosted ? act(hosted) : failWith({ code: 'not-hosting' })
}

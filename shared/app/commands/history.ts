import type { Result } from '../../words/problem.ts'
import type { RoomRef } from '../../bridge/room-state.ts'
import { notConnected } from '../../words/failure-words.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { isRefusedBySystem } from '../../node/system-error.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { exportRoom as writeRoom } from '../transfer/export-room.ts'
import type { OpenRoom } from '../rooms/open-room.ts'
import { answer, fail, failWith, roomUnknown } from '../results.ts'
import { readAround, readDate, readMessage, readNewer, readOlder, search } from '../rooms/room-reader.ts'
import type { CommandContext, Handlers } from './command.ts'

type Context = Pick<CommandContext, 'rooms' | 'downloads' | 'clock'>

/** Commands that read, search and export a room's messages. */
export const historyCommands = (context: Context) =>
  ({
    loadOlder: ({ room: ref, channel, before }) =>
      read(context, ref, async (log, room) => {
        const page = await readOlder(log, room.session, channel, before, room.me)
        return page ? checked(room, page) : fail(notConnected('older-messages'))
      }),
    loadNewer: ({ room: ref, channel, after }) =>
      read(context, ref, (log, room) => checked(room, readNewer(log, channel, after, room.me))),
    loadAround: ({ room: ref, channel, seq }) =>
      read(context, ref, (log, room) => checked(room, readAround(log, channel, seq, room.me))),
    loadMessage: ({ room, target }) =>
      read(context, room, (log, { me }) => answer(readMessage(log, target, me))),
    findDate: ({ room, channel, at }) => read(context, room, (log) => answer(readDate(log, channel, at))),
    search: ({ kind: _kind, room, ...query }) =>
      read(context, room, async (log, { me }) => {
        const found = await search(log, query, me)
        return found === null ? roomUnknown : answer(found)
      }),
    exportRoom: exportRoom(context),
  }) satisfies Partial<Handlers>

function read<T>(
  { rooms }: Context,
  ref: RoomRef,
  from: (log: RoomLog, room: OpenRoom) => Result<T> | Promise<Result<T>>,
): Result<T> | Promise<Result<T>> {
  const room = rooms.get(ref)
  return room?.log ? from(room.log, room) : roomUnknown
}

/** Reports unsigned messages among those that are about to be shown. */
function checked<T extends { readonly events: readonly RoomEvent[] }>(
  room: OpenRoom,
  { events, ...page }: T,
): Result<Omit<T, 'events'>> {
  room.checkSignatures(events)
  return answer(page)
}

const exportRoom =
  (context: Context): Handlers['exportRoom'] =>
  ({ room, format }) =>
    read(context, room, async (log) => {
      const folder = context.downloads()
      try {
        return answer(await writeRoom(log, format, folder, context.clock.now()))
      } catch (error) {
        if (!isRefusedBySystem(error)) throw error
        return failWith({ code: 'not-exported', folder, because: error.message })
      }
    })

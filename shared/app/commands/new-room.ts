import type { RoomRef } from '../../bridge/room-state.ts'
import { nameProblem } from '../../words/failure-words.ts'
import { deleteRoomLog } from '../../node/storage/room-log/open.ts'
import { limits } from '../../protocol/base/limits.ts'
import { checkRoomName } from '../../protocol/text/text.ts'
import { DEFAULT_PORT } from '../../protocol/wire/version.ts'
import { DEFAULT_BIND } from '../hosting/hosted-room.ts'
import { ImportError, importRoom as readRoom, type ImportSummary } from '../transfer/import-room.ts'
import type { HostOptions } from '../hosting/host-rooms.ts'
import { answer, fail, failWith, saveIn } from '../results.ts'
import { newRoomId, type RoomCard } from '../hosting/room-card.ts'
import type { CommandContext, Handlers } from './command.ts'
import { openAndRemember, type OpenAnswer } from './open-and-remember.ts'

type Context = Pick<
  CommandContext,
  'folder' | 'feed' | 'recents' | 'hosting' | 'uploads' | 'clock' | 'chance'
>

/** Commands that create rooms: empty, or from an export. */
export const newRoomCommands = (context: Context) =>
  ({
    hostRoom: hostRoom(context),
    importChunk: ({ upload, text }) => saveIn(context.folder, () => context.uploads.append(upload, text)),
    importRoom: importRoom(context),
  }) satisfies Partial<Handlers>

const hostRoom =
  (context: Context): Handlers['hostRoom'] =>
  ({ name: rawName, bind, port, policy = 'knock', hidden }) => {
    const name = checkRoomName(rawName)
    if (!name.ok) return fail(nameProblem(name.problem, 'a room name', limits.roomNameChars))
    const card = { id: newRoomId(context.chance), name: name.text }
    return hostNew(context, { card, bind: bind || DEFAULT_BIND, port, options: { policy, hidden } })
  }

const importRoom =
  (context: Context): Handlers['importRoom'] =>
  async ({ upload, name: rawName }) => {
    const { folder, feed, uploads, clock, chance } = context
    const name = checkRoomName(rawName)
    if (!name.ok) return fail(nameProblem(name.problem, 'a room name', limits.roomNameChars))
    const path = uploads.path(upload)
    if (path === undefined) return failWith({ code: 'no-upload' })
    const card = { id: newRoomId(chance), name: name.text }
    try {
      const ownKeys = [feed.state.profile.id]
      const imported = await readRoom(path, folder, card, { now: clock.now(), ownKeys })
      const opened = await hostNew(context, { card, bind: DEFAULT_BIND, options: { policy: 'knock' } })
      if (!opened.ok) return opened
      notifyOfBans(feed, opened.value.room, imported)
      return answer({ ...opened.value, events: imported.events })
    } catch (error) {
      if (error instanceof ImportError) return failWith({ code: 'not-imported', because: error.problem })
      throw error
    } finally {
      uploads.discard(upload)
    }
  }

/** Reports the imported bans and mutes, after any notice about the new room. */
function notifyOfBans(feed: Context['feed'], room: RoomRef, imported: ImportSummary): void {
  const { bans, mutes } = imported
  if (bans + mutes === 0) return
  const before = feed.state.rooms.find(({ ref }) => ref === room)?.notices ?? []
  const notices = [...before, { kind: 'broughtBans', bans, mutes } as const]
  feed.apply({ kind: 'roomChanged', room, change: { kind: 'noticed', notices } })
}

interface NewRoom {
  readonly card: RoomCard
  readonly bind: string
  /** The requested port; without one, the default port or the next free one. */
  readonly port?: number | undefined
  readonly options: HostOptions
}

/** Opens a new room. If that fails, its files are deleted: nothing would ever use them. */
async function hostNew(
  context: Context,
  { card, bind, port: requestedPort, options: requested }: NewRoom,
): Promise<OpenAnswer> {
  const options = { ...requested, useNextFree: requestedPort === undefined }
  const open = () => context.hosting.host(card, bind, requestedPort ?? DEFAULT_PORT, options)
  let opened: OpenAnswer | undefined
  try {
    opened = await openAndRemember(context, open, options.hidden)
    return opened
  } finally {
    if (!opened?.ok) deleteRoomLog(context.folder, card.id)
  }
}

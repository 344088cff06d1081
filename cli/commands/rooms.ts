import { statSync } from 'node:fs'
import { exportRoom, type ExportFormat } from '../../shared/app/transfer/export-room.ts'
import { exportedName, ImportError, importRoom } from '../../shared/app/transfer/import-room.ts'
import { describeImportProblem } from '../../shared/words/app-problem-words.ts'
import { banAndMuteWords } from '../../shared/words/notice-words.ts'
import { writeRoomCard, newRoomId, readRoomCard } from '../../shared/app/hosting/room-card.ts'
import { Settings } from '../../shared/app/settings.ts'
import { DataFolderError, openDataFolder, type DataFolder } from '../../shared/node/storage/data-folder.ts'
import { unsealedPublicKey } from '../../shared/node/trust/identity.ts'
import { deleteRoomLog, storedRooms, openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import { downloadsFolder } from '../../shared/node/storage/downloads-folder.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { isRefusedBySystem, systemError } from '../../shared/node/system-error.ts'
import { nameArgument, pathArgument, readArguments } from '../arguments.ts'
import { COMMAND, commandLine } from '../called-as.ts'
import { CommandFailure, EXIT, usageFailure } from '../exit.ts'
import { dataFolderPath, takeDataFolder } from '../folder.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { say, tell } from '../terminal/output.ts'
import { withName } from '../talking/whom.ts'

const FORMATS: readonly ExportFormat[] = ['jsonl', 'markdown', 'html']

/** False if another user's permissions hide it. */
function isMissing(path: string): boolean {
  try {
    statSync(path)
    return false
  } catch (error) {
    return systemError(error).code === 'ENOENT'
  }
}

/** Opens a folder that must exist and be free. Throws CommandFailure. */
function openKept(path: string): DataFolder {
  if (isMissing(path)) throw usageFailure(`There’s no folder ${path}.`)
  try {
    return openDataFolder(path)
  } catch (error) {
    if (!(error instanceof DataFolderError)) throw error
    const advice = error.code === 'held' ? ' Close it first, or name another folder with --data.' : ''
    throw usageFailure(`${error.message}${advice}`)
  }
}

/**
 * Runs with data folders that no other process uses meanwhile: the requested one, or else the
 * user's default one and that of rooms hosted without a window, if they exist. If one is in use,
 * this says so and skips it as long as another is left.
 */
async function withFolders(
  asked: string | undefined,
  run: (folders: readonly DataFolder[]) => number | Promise<number>,
): Promise<number> {
  const paths =
    asked === undefined
      ? [dataFolderPath(undefined, 'client'), dataFolderPath(undefined, 'host')].filter(
          (path) => !isMissing(path),
        )
      : [dataFolderPath(asked, 'client')]
  const folders: DataFolder[] = []
  try {
    for (const path of paths) {
      try {
        folders.push(openKept(path))
      } catch (error) {
        if (!(error instanceof CommandFailure) || paths.length === 1) throw error
        tell(`parley: ${error.message}`)
      }
    }
    return folders.length === 0 && paths.length > 0 ? EXIT.usage : await run(folders)
  } finally {
    for (const folder of folders) folder.release()
  }
}

function findRoom(folders: readonly DataFolder[], asked: string | undefined) {
  if (asked === undefined)
    throw usageFailure(`Which room? Give its name or id, as ${COMMAND} rooms lists them.`)
  const kept = folders.flatMap((folder) => {
    const { rooms: readable, unreadable } = storedRooms(folder.path)
    const why = unreadable.find(({ id }) => id === asked)?.why
    if (why !== undefined) throw usageFailure(why)
    return readable.map((room) => ({ folder, room, name: room.name }))
  })
  const byId = kept.filter(({ room }) => room.id === asked)
  const found = byId.length > 0 ? byId : withName(kept, asked)
  const [first] = found
  const where = folders.map(({ path }) => path).join(' or ')
  if (!first) throw usageFailure(`There’s no room “${asked}”${where && ` in ${where}`}.`)
  if (found.length > 1)
    throw usageFailure(
      `There are ${found.length} rooms called “${asked}”. Use the id of one of them, and --data if it’s in two folders.`,
    )
  return first
}

/** `parley rooms`: lists what is kept on this computer; stderr says what cannot be opened. */
export function rooms(args: string[]): Promise<number> {
  const { values } = readArguments(args, { data: { type: 'string' }, json: { type: 'boolean' } }, 0)
  return withFolders(values.data, (folders) => {
    let count = 0
    for (const { path } of folders) {
      const { rooms: kept, unreadable } = storedRooms(path)
      for (const { why } of unreadable) tell(`parley: ${why}`)
      for (const room of kept) {
        const line = values.json
          ? jsonLine({ type: 'room', ...room })
          : `${room.id}  ${room.events} events  ${cleanName(room.name)}`
        process.stdout.write(`${line}\n`)
      }
      count += kept.length + unreadable.length
    }
    const where = folders.map(({ path }) => path).join(' or ')
    if (!values.json && count === 0) say(`There are no rooms${where && ` in ${where}`}.`)
    return EXIT.ok
  })
}

/** `parley forget`: deletes the local data of one room. */
export function forget(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { data: { type: 'string' } }, 1)
  return withFolders(values.data, (folders) => {
    const { folder, room } = findRoom(folders, positionals[0])
    deleteRoomLog(folder.path, room.id)
    new Settings(folder.path).forget(room.id)
    say(`Deleted ${cleanName(room.name)} from this computer.`)
    return EXIT.ok
  })
}

/** `parley export`: saves one room as a file. */
export function exportCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    { data: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
    1,
  )
  const format = FORMATS.find((known) => known === (values.format ?? 'jsonl'))
  if (!format) throw usageFailure(`--format ${values.format}: must be one of ${FORMATS.join(', ')}.`)
  const out = values.out === undefined ? undefined : pathArgument('--out', values.out)
  return withFolders(values.data, async (folders) => {
    const { folder, room } = findRoom(folders, positionals[0])
    const { log } = openRoomLog(folder.path, room, systemClock.now())
    try {
      const { path, events } = await exportRoom(
        log,
        format,
        out ?? downloadsFolder() ?? folder.path,
        systemClock.now(),
      )
      say(`Exported ${events} events to ${path}`)
      return EXIT.ok
    } catch (error) {
      if (!isRefusedBySystem(error)) throw error
      throw usageFailure(`Couldn’t write the export: ${error.message}.`)
    } finally {
      log.close()
    }
  })
}

/**
 * `parley import`: makes a new room from a JSON Lines export, for `parley host` on the same folder.
 */
export async function importCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    { data: { type: 'string' }, name: { type: 'string' } },
    1,
  )
  const [typed] = positionals
  if (typed === undefined) throw usageFailure(`Which file? ${COMMAND} import FILE --name ROOM --data DIR`)
  const file = pathArgument('FILE', typed)
  if (values.data === undefined) throw usageFailure('Name a new folder for the room with --data DIR.')
  const asked = values.name === undefined ? undefined : nameArgument('--name', values.name)
  if (isMissing(file)) throw usageFailure(`There’s no file ${file}.`)
  const folder = takeDataFolder(values.data, 'client', (line) => {
    throw usageFailure(line)
  })
  try {
    if (readRoomCard(folder.path))
      throw usageFailure(`${folder.path} already has a room. Choose a new folder.`)
    const card = { id: newRoomId(systemChance), name: asked ?? (await exportedName(file)) ?? 'Imported room' }
    // The user's key is in the folder of the windows, if it is on this computer.
    const own = unsealedPublicKey(dataFolderPath(undefined, 'client'))
    const imported = await importRoom(file, folder.path, card, {
      now: systemClock.now(),
      ownKeys: own === undefined ? [] : [own],
    })
    writeRoomCard(folder.path, card)
    const held = banAndMuteWords(imported)
    say(
      `Imported ${imported.events} events as ${card.name}${held === '' ? '' : `, with ${held}`}. Open the room with: ${commandLine('host', [], { data: folder.path })}`,
    )
    return EXIT.ok
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    throw usageFailure(
      error instanceof ImportError ? describeImportProblem(error.problem) : `${systemError(error).message}.`,
    )
  } finally {
    folder.release()
  }
}

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
import { COMMAND, commandLine } from '../own-command.ts'
import { CommandFailure, EXIT, usageFailure } from '../exit.ts'
import { dataFolderPath, claimDataFolder } from '../folder.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { writeText, writeStderr } from '../terminal/output.ts'
import { findByName } from '../talking/find-person.ts'

const FORMATS: readonly ExportFormat[] = ['jsonl', 'markdown', 'html']

/** Whether a path does not exist; false if permissions hide it. */
function isMissing(path: string): boolean {
  try {
    statSync(path)
    return false
  } catch (error) {
    return systemError(error).code === 'ENOENT'
  }
}

/** Opens a folder that must exist and be free. Throws CommandFailure. */
function openExistingFolder(path: string): DataFolder {
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
 * Calls `run` with data folders locked for this process: the requested one, or else the user's
 * default folder and that of headless hosts, if they exist. Reports and skips a folder that is in
 * use, unless it is the only one.
 */
async function withFolders(
  requested: string | undefined,
  run: (folders: readonly DataFolder[]) => number | Promise<number>,
): Promise<number> {
  const paths =
    requested === undefined
      ? [dataFolderPath(undefined, 'client'), dataFolderPath(undefined, 'host')].filter(
          (path) => !isMissing(path),
        )
      : [dataFolderPath(requested, 'client')]
  const folders: DataFolder[] = []
  try {
    for (const path of paths) {
      try {
        folders.push(openExistingFolder(path))
      } catch (error) {
        if (!(error instanceof CommandFailure) || paths.length === 1) throw error
        writeStderr(`parley: ${error.message}`)
      }
    }
    return folders.length === 0 && paths.length > 0 ? EXIT.usage : await run(folders)
  } finally {
    for (const folder of folders) folder.release()
  }
}

function findRoom(folders: readonly DataFolder[], requested: string | undefined) {
  if (requested === undefined)
    throw usageFailure(`Which room? Give its name or id, as ${COMMAND} rooms lists them.`)
  const saved = folders.flatMap((folder) => {
    const { rooms: readable, unreadable } = storedRooms(folder.path)
    const why = unreadable.find(({ id }) => id === requested)?.why
    if (why !== undefined) throw usageFailure(why)
    return readable.map((room) => ({ folder, room, name: room.name }))
  })
  const byId = saved.filter(({ room }) => room.id === requested)
  const found = byId.length > 0 ? byId : findByName(saved, requested)
  const [first] = found
  const where = folders.map(({ path }) => path).join(' or ')
  if (!first) throw usageFailure(`There’s no room “${requested}”${where && ` in ${where}`}.`)
  if (found.length > 1)
    throw usageFailure(
      `There are ${found.length} rooms called “${requested}”. Use the id of one of them, and --data if it’s in two folders.`,
    )
  return first
}

/**
 * `parley rooms`: lists the rooms saved on this computer; stderr reports those that cannot be
 * opened.
 */
export function rooms(args: string[]): Promise<number> {
  const { values } = readArguments(args, { data: { type: 'string' }, json: { type: 'boolean' } }, 0)
  return withFolders(values.data, (folders) => {
    let count = 0
    for (const { path } of folders) {
      const { rooms: saved, unreadable } = storedRooms(path)
      for (const { why } of unreadable) writeStderr(`parley: ${why}`)
      for (const room of saved) {
        const line = values.json
          ? jsonLine({ type: 'room', ...room })
          : `${room.id}  ${room.events} events  ${cleanName(room.name)}`
        process.stdout.write(`${line}\n`)
      }
      count += saved.length + unreadable.length
    }
    const where = folders.map(({ path }) => path).join(' or ')
    if (!values.json && count === 0) writeText(`There are no rooms${where && ` in ${where}`}.`)
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
    writeText(`Deleted ${cleanName(room.name)} from this computer.`)
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
      writeText(`Exported ${events} events to ${path}`)
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
 * `parley import`: creates a room from a JSON Lines export, for `parley host` with the same folder.
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
  const requestedName = values.name === undefined ? undefined : nameArgument('--name', values.name)
  if (isMissing(file)) throw usageFailure(`There’s no file ${file}.`)
  const folder = claimDataFolder(values.data, 'client', (line) => {
    throw usageFailure(line)
  })
  try {
    if (readRoomCard(folder.path))
      throw usageFailure(`${folder.path} already has a room. Choose a new folder.`)
    const card = {
      id: newRoomId(systemChance),
      name: requestedName ?? (await exportedName(file)) ?? 'Imported room',
    }
    // The user's key is in the default folder, if it is on this computer.
    const ownKey = unsealedPublicKey(dataFolderPath(undefined, 'client'))
    const imported = await importRoom(file, folder.path, card, {
      now: systemClock.now(),
      ownKeys: ownKey === undefined ? [] : [ownKey],
    })
    writeRoomCard(folder.path, card)
    const restrictions = banAndMuteWords(imported)
    writeText(
      `Imported ${imported.events} events as ${card.name}${restrictions === '' ? '' : `, with ${restrictions}`}. Open the room with: ${commandLine('host', [], { data: folder.path })}`,
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

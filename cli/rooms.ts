import { statSync } from 'node:fs'
import { exportRoom, type ExportFormat } from '../shared/app/export-room.ts'
import { ImportError, importRoom } from '../shared/app/import-room.ts'
import { keepRoomCard, readRoomCard } from '../shared/app/room-card.ts'
import { Settings } from '../shared/app/settings.ts'
import type { DataFolder } from '../shared/node/data-folder.ts'
import { deleteRoomLog, keptRooms, openRoomLog, type KeptRoom } from '../shared/node/room-log/open.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { systemError } from '../shared/node/system-error.ts'
import { nameArgument, readArguments } from './arguments.ts'
import { downloadsFolder } from './downloads.ts'
import { EXIT, usageFailure } from './exit.ts'
import { takeDataFolder } from './folder.ts'

const FORMATS: readonly ExportFormat[] = ['jsonl', 'markdown', 'html']

/** Runs with a data folder that nobody else uses meanwhile. */
async function withFolder(asked: string | undefined, run: (folder: DataFolder) => number | Promise<number>) {
  const folder = takeDataFolder(asked, 'client', (line) => {
    throw usageFailure(line)
  })
  try {
    return await run(folder)
  } finally {
    folder.release()
  }
}

function findRoom(folder: DataFolder, asked: string | undefined): KeptRoom {
  if (asked === undefined)
    throw usageFailure('Say which room: its name or its id, as parley rooms lists them.')
  const { rooms: kept, unreadable } = keptRooms(folder.path)
  const found = kept.filter(({ id, name }) => id === asked || name === asked)
  const [room] = found
  const why = unreadable.find(({ id }) => id === asked)?.why
  if (why !== undefined) throw usageFailure(why)
  if (!room) throw usageFailure(`Nothing is kept of a room “${asked}” in ${folder.path}.`)
  if (found.length > 1)
    throw usageFailure(`There are ${found.length} rooms called “${asked}”. Use the id of one of them.`)
  return room
}

/** `parley rooms`: what is kept on this machine, and on stderr what of it cannot be opened. */
export function rooms(args: string[]): Promise<number> {
  const { values } = readArguments(args, { data: { type: 'string' }, json: { type: 'boolean' } }, 0)
  return withFolder(values.data, (folder) => {
    const { rooms: kept, unreadable } = keptRooms(folder.path)
    for (const { why } of unreadable) process.stderr.write(`parley: ${why}\n`)
    if (!values.json && kept.length === 0 && unreadable.length === 0)
      process.stdout.write(`No room is kept in ${folder.path}.\n`)
    for (const room of kept) {
      const line = values.json
        ? JSON.stringify({ type: 'room', ...room })
        : `${room.id}  ${room.events} events  ${room.name}`
      process.stdout.write(`${line}\n`)
    }
    return EXIT.ok
  })
}

/** `parley forget`: deletes what is kept of one room. */
export function forget(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { data: { type: 'string' } }, 1)
  return withFolder(values.data, (folder) => {
    const room = findRoom(folder, positionals[0])
    deleteRoomLog(folder.path, room.id)
    new Settings(folder.path).forget(room.id)
    process.stdout.write(`What was kept of ${room.name} is deleted.\n`)
    return EXIT.ok
  })
}

/** `parley export`: one room as a file. */
export function exportCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    { data: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
    1,
  )
  const format = FORMATS.find((known) => known === (values.format ?? 'jsonl'))
  if (!format) throw usageFailure(`--format ${values.format}: it is one of ${FORMATS.join(', ')}.`)
  return withFolder(values.data, async (folder) => {
    const room = findRoom(folder, positionals[0])
    const { log } = openRoomLog(folder.path, room, systemClock.now())
    try {
      const { path, events } = await exportRoom(
        log,
        format,
        values.out ?? downloadsFolder(),
        systemClock.now(),
      )
      process.stdout.write(`${events} events are in ${path}\n`)
      return EXIT.ok
    } catch (error) {
      throw usageFailure(`The export could not be written: ${systemError(error).message}.`)
    } finally {
      log.close()
    }
  })
}

/** `parley import`: a JSON Lines export as a new room, to be opened with `parley host` on the same folder. */
export function importCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    { data: { type: 'string' }, name: { type: 'string' } },
    1,
  )
  const [file] = positionals
  if (file === undefined) throw usageFailure('Say which file: parley import FILE --name ROOM --data DIR.')
  if (values.data === undefined)
    throw usageFailure('Say with --data DIR which new folder the room goes into.')
  const name = nameArgument('--name', values.name ?? 'Imported room')
  return withFolder(values.data, async (folder) => {
    if (readRoomCard(folder.path))
      throw usageFailure(`${folder.path} has a room already. Choose a new folder.`)
    const card = { id: systemChance.id(), name }
    try {
      statSync(file)
      const events = await importRoom(file, folder.path, card, systemClock.now())
      keepRoomCard(folder.path, card)
      process.stdout.write(
        `${events} events are imported. Open the room with: parley host --data ${folder.path}\n`,
      )
      return EXIT.ok
    } catch (error) {
      throw usageFailure(error instanceof ImportError ? error.message : `${systemError(error).message}.`)
    }
  })
}

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { deleteRoomLog, openRoomLog } from '../node/room-log/open.ts'
import type { LogSubject, RoomLog } from '../node/room-log/room-log.ts'
import { validate } from '../protocol/decode.ts'
import { roomEvent, type RoomEvent } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'
import { checkRoomName } from '../protocol/text.ts'
import { systemChance } from '../node/system.ts'
import { EXPORT_HEADER } from './export-formats.ts'
import { hasKey } from './seal-check.ts'

/** What is wrong with an import, with the numbers of the lines. The message is for people. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

const SHOWN_PROBLEMS = 5
const BATCH = 1_000

interface LineProblem {
  readonly line: number
  readonly problem: string
}

/**
 * Makes a new room's log of a JSON Lines export: everything or nothing. Events keep their order,
 * authors and times; seq counts anew from 1. They are received at `now`: what a file says of times
 * deletes nothing. Rejects with ImportError that names the bad lines, and then nothing is left of
 * it.
 */
export async function importRoom(
  file: string,
  dataFolder: string,
  subject: LogSubject,
  now: number,
): Promise<number> {
  const { log } = openRoomLog(dataFolder, subject, now)
  try {
    const { imported, problems } = await readEvents(file, log, subject, now)
    if (problems.length > 0) throw new ImportError(describe(problems))
    if (imported === 0)
      throw new ImportError('There are no events in this file. Is it a JSON Lines export of a room?')
    log.close()
    return imported
  } catch (error) {
    log.close()
    deleteRoomLog(dataFolder, subject.id)
    throw error
  }
}

/** What the exported room was called; undefined where the file does not begin with a header that says it. Rejects with what the file system says. */
export async function exportedName(file: string): Promise<string | undefined> {
  // A header is short; a file that is none may be one endless line.
  const start = createReadStream(file, { encoding: 'utf8', end: limits.frameBytes })
  for await (const text of createInterface({ input: start })) {
    const header = validate(namedHeader, parseJson(text))
    const name = header.ok === true ? checkRoomName(header.value.room.name) : undefined
    return name?.ok ? name.text : undefined
  }
  return undefined
}

const namedHeader = v.object({ kind: v.literal(EXPORT_HEADER), room: v.object({ name: v.string() }) })

async function readEvents(
  file: string,
  log: RoomLog,
  subject: LogSubject,
  now: number,
): Promise<{ imported: number; problems: LineProblem[] }> {
  const problems: LineProblem[] = []
  const seen = new Set<string>()
  let batch: RoomEvent[] = []
  let line = 0
  let imported = 0
  let lastSeq = 0
  for await (const text of createInterface({ input: createReadStream(file, 'utf8') })) {
    line++
    if (text.trim() === '') continue
    const read = readLine(text)
    if (read === 'header' && line === 1) continue
    const problem =
      read === 'header'
        ? 'a second header'
        : typeof read === 'string'
          ? read
          : read.seq <= lastSeq
            ? `seq ${read.seq} after ${lastSeq}`
            : seen.has(`${read.author.id} ${read.nonce}`)
              ? 'an event that was there before'
              : null
    if (problem !== null || typeof read === 'string') {
      problems.push({ line, problem: problem ?? 'not an event' })
      continue
    }
    lastSeq = read.seq
    seen.add(`${read.author.id} ${read.nonce}`)
    // Once a line is bad nothing will be kept; the rest is read to name every bad line.
    if (problems.length > 0) continue
    batch.push({ ...asHearsay(read, subject.id), epoch: 1, seq: ++imported })
    if (batch.length === BATCH) {
      log.append(batch, now)
      batch = []
    }
  }
  if (problems.length === 0) log.append(batch, now)
  return { imported, problems }
}

/**
 * What a file says that somebody said. Signatures are made for one room and prove nothing in another, so the authors become
 * people without a key, whom nobody can pose as; and acts of moderation of another room have no power in this one.
 */
function asHearsay(event: RoomEvent, room: string): RoomEvent {
  const { id, name } = event.author
  const author = hasKey(id) ? { id: systemChance.digest(`imported ${room} ${id}`), name } : event.author
  if (event.kind === 'moderated' || event.kind === 'memberRekeyed') {
    const { seq, epoch, at, nonce } = event
    return { kind: 'unknown', seq, epoch, at, nonce, author }
  }
  if (event.kind !== 'messagePosted') return { ...event, author }
  const { sig: _sig, ...unsigned } = event
  return { ...unsigned, author }
}

/** An event, 'header', or what is wrong with the line. */
function readLine(text: string): RoomEvent | string {
  if (text.length > 2 * limits.frameBytes) return 'longer than any event'
  const json = parseJson(text)
  if (json === undefined) return NOT_JSON
  if (typeof json === 'object' && json !== null && 'kind' in json && json.kind === EXPORT_HEADER)
    return 'header'
  const event = validate(roomEvent, json)
  if (event.ok !== true) return event.ok === false ? event.problem : 'not an event'
  return event.value
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const NOT_JSON = 'not JSON'

function describe(problems: readonly LineProblem[]): string {
  const [first] = problems
  if (first?.line === 1 && first.problem === NOT_JSON)
    return 'Nothing was imported. This file is not an export of Parley’s in JSON Lines: line 1 is not JSON.'
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ line, problem }) => `line ${line}: ${problem}`)
  const rest = problems.length - shown.length
  return `Nothing was imported. ${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`
}

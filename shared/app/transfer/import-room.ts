import { createReadStream } from 'node:fs'
import * as v from 'valibot'
import type { ImportProblem } from '../../words/app-problem.ts'
import { deleteRoomLog, openRoomLog } from '../../node/storage/room-log/open.ts'
import type { LogSubject, RoomLog } from '../../node/storage/room-log/room-log.ts'
import { validate } from '../../protocol/wire/decode.ts'
import { roomEvent, type RoomEvent } from '../../protocol/log/events.ts'
import { jsonProblemWords, parseJson } from '../../protocol/text/json-text.ts'
import { utf8Length } from '../../protocol/base/utf8-length.ts'
import { limits } from '../../protocol/base/limits.ts'
import { lineProblemWords, linesOf, type Line } from '../../protocol/text/lines.ts'
import { checkRoomName } from '../../protocol/text/text.ts'
import { EXPORT_HEADER } from './export-formats.ts'
import { ImportedEvents } from './imported-events.ts'

/** The file cannot be imported, and nothing is left of the attempt. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
  readonly problem: ImportProblem

  constructor(problem: ImportProblem) {
    super(problem.kind)
    this.problem = problem
  }
}

/** What an import brought into the new room. */
export interface ImportSummary {
  readonly events: number
  /** Keys that are banned and muted there from now on. */
  readonly bans: number
  readonly mutes: number
}

export interface ImportOptions {
  readonly now: number
  /** The keys of the user who imports: no file bans or mutes them. */
  readonly ownKeys: readonly string[]
}

const SHOWN_PROBLEMS = 5
const BATCH = 1_000

/**
 * Makes a new room's log from a JSON Lines export, completely or not at all. Events keep their
 * order and times; seq counts from 1 again, and authors become people without keys ({@link
 * ImportedEvents}). Rejects with ImportError, which names the first bad lines; then nothing is
 * left. Memory does not grow with the file. Events count as received at `now`, so times in a file
 * delete nothing.
 */
export async function importRoom(
  file: string,
  dataFolder: string,
  subject: LogSubject,
  { now, ownKeys }: ImportOptions,
): Promise<ImportSummary> {
  const { log } = openRoomLog(dataFolder, subject, now)
  const reader = new ImportReader(log, { now, ownKeys })
  try {
    for await (const line of linesOf(createReadStream(file), limits.importLineBytes)) {
      if (!reader.read(line)) break
    }
    const imported = reader.end()
    log.close()
    return imported
  } catch (error) {
    log.close()
    deleteRoomLog(dataFolder, subject.id)
    throw error
  }
}

/**
 * The exported room's name; undefined if the file does not begin with a header that has it. Rejects
 * with file system errors.
 */
export async function exportedName(file: string): Promise<string | undefined> {
  for await (const line of linesOf(createReadStream(file), limits.importLineBytes)) {
    const json = 'text' in line ? parseJson(line.text) : undefined
    const header = json?.ok ? validate(namedHeader, json.value) : undefined
    const name = header?.ok === true ? checkRoomName(header.value.room.name) : undefined
    return name?.ok ? name.text : undefined
  }
  return undefined
}

const namedHeader = v.object({ kind: v.literal(EXPORT_HEADER), room: v.object({ name: v.string() }) })
const header = v.object({ kind: v.literal(EXPORT_HEADER) })

/** An event that an export of protocol 1 may have, as it is written today; any other JSON as it is. */
function eventOfProtocol1(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('kind' in json)) return json
  if (json.kind === 'messagePosted' && 'body' in json) {
    const { body, sig: _sig, ...rest } = json as { body: unknown; sig?: unknown }
    return { ...rest, content: { text: body } }
  }
  return json.kind === 'messageRemoved' && 'hash' in json ? { ...json, kind: 'redacted' } : json
}

/**
 * Whether every text in it can be stored: the log would replace half a surrogate pair with another
 * character.
 */
const isText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed()
    : typeof value !== 'object' || value === null || Object.values(value).every(isText)

/** Reads one file into a log. */
class ImportReader {
  readonly #log: RoomLog
  readonly #now: number
  readonly #events: ImportedEvents
  readonly #problems: string[] = []
  #batch: RoomEvent[] = []
  /** Commands in the batch; the log is asked about earlier ones. */
  #batchCommands = new Set<string>()
  #seq = 0
  #lastSeq = 0
  /** A line of it was JSON: it may be an export. */
  #hasBegun = false

  constructor(log: RoomLog, { now, ownKeys }: ImportOptions) {
    this.#log = log
    this.#now = now
    this.#events = new ImportedEvents(ownKeys)
  }

  /** Takes the next line; false if there are too many errors to continue. Throws StorageError. */
  read(line: Line): boolean {
    if ('problem' in line)
      return this.#refuse(`line ${line.number}: ${lineProblemWords(line.problem, limits.importLineBytes)}`)
    if (line.text.trim() === '') return true
    const json = parseJson(line.text)
    if (!json.ok) return this.#refuse(jsonProblemWords({ ...json.problem, line: line.number }))
    const problem = this.#readJson(json.value)
    return problem === null || this.#refuse(`line ${line.number}: ${problem}`)
  }

  /** Throws ImportError if anything was wrong, and StorageError. */
  end(): ImportSummary {
    if (this.#problems.length > 0) throw new ImportError(this.#badLines())
    if (this.#lastSeq === 0) throw new ImportError({ kind: 'no-events' })
    this.#flush()
    return { events: this.#seq, ...this.#events.sanctions }
  }

  /** Takes a line of JSON and returns what is wrong with it, or null. */
  #readJson(json: unknown): string | null {
    if (validate(header, json).ok === true) {
      if (this.#hasBegun) return 'a second header'
      this.#hasBegun = true
      return null
    }
    this.#hasBegun = true
    if (utf8Length(JSON.stringify(json)) > limits.pageBytes) return 'an event that is too long'
    if (!isText(json)) return 'an incomplete character'
    const checked = validate(roomEvent, eventOfProtocol1(json))
    if (checked.ok !== true) return checked.ok === false ? checked.problem : 'not an event'
    const event = checked.value
    if (event.seq <= this.#lastSeq) return `seq ${event.seq} after ${this.#lastSeq}`
    this.#lastSeq = event.seq
    const events = this.#events.convert(event)
    if (typeof events === 'string') return events
    for (const converted of events) if (!this.#add(converted)) return 'a repeated event'
    return null
  }

  /** False for a command that the log already has [P3]. */
  #add(event: RoomEvent): boolean {
    const command = `${event.author.id} ${event.nonce}`
    if (this.#batchCommands.has(command) || this.#log.find(event.author.id, event.nonce)) return false
    this.#batchCommands.add(command)
    this.#batch.push({ ...event, epoch: 1, seq: ++this.#seq })
    if (this.#batch.length >= BATCH) this.#flush()
    return true
  }

  #flush(): void {
    // After a bad line nothing will be kept; the rest is read to find more bad ones.
    if (this.#problems.length === 0) this.#log.add(this.#batch, { received: this.#now })
    this.#batch = []
    this.#batchCommands = new Set()
  }

  #refuse(problem: string): boolean {
    this.#problems.push(problem)
    return this.#problems.length <= SHOWN_PROBLEMS
  }

  #badLines(): ImportProblem {
    return {
      kind: 'bad-lines',
      isExport: this.#hasBegun,
      lines: this.#problems.slice(0, SHOWN_PROBLEMS),
      more: this.#problems.length > SHOWN_PROBLEMS,
    }
  }
}

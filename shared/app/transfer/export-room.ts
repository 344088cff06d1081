import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileNameFor } from '../../protocol/text/file-name.ts'
import { localDay } from '../../protocol/base/local-day.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { asHtml, asJsonLines, type ExportWriter } from './export-formats.ts'
import { asMarkdown } from './export-markdown.ts'

export type ExportFormat = 'jsonl' | 'markdown' | 'html'

interface Format {
  readonly extension: string
  readonly writer: ExportWriter
  /** The state that forgotten events left is for restoring the room, not for readers. */
  readonly withState: boolean
}

const formats: Record<ExportFormat, Format> = {
  jsonl: { extension: 'jsonl', writer: asJsonLines, withState: true },
  markdown: { extension: 'md', writer: asMarkdown, withState: false },
  html: { extension: 'html', writer: asHtml, withState: false },
}

const PAGE = 500

/**
 * Writes all that is kept of a room to a new file in a folder and returns its path. Importable
 * formats begin with what still holds of forgotten events [G3]. The log is read page by page, so a
 * large one neither fills memory nor stops the room. Rejects with the system's error; then no file
 * is left.
 */
export async function exportRoom(
  log: RoomLog,
  format: ExportFormat,
  folder: string,
  now: number,
): Promise<{ path: string; events: number }> {
  const { extension, writer, withState } = formats[format]
  mkdirSync(folder, { recursive: true })
  const path = freePath(folder, `${fileNameFor(log.name, 'room')} ${localDay(now)}`, extension)
  const head = log.head.seq
  let events = 0
  function* pieces() {
    yield writer.begin({ id: log.room, name: log.name })
    for (const event of withState ? log.snapshot() : []) {
      yield writer.event(event)
      events++
    }
    for (let seq = log.first - 1; seq < head;) {
      const page = log.after(seq, Math.min(PAGE, head - seq))
      if (page.length === 0) break
      for (const event of page) yield writer.event(event)
      events += page.length
      seq = page.at(-1)?.seq ?? head
    }
    yield writer.end()
  }
  const unfinished = `${path}.part`
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }))
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  return { path, events }
}

function freePath(folder: string, name: string, extension: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}${number === 1 ? '' : ` (${number})`}.${extension}`)
    if (!existsSync(path)) return path
  }
}

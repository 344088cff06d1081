import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileNameFor } from '../protocol/file-name.ts'
import { localDay } from '../protocol/local-day.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { asHtml, asJsonLines, asMarkdown, type Writer } from './export-formats.ts'

export type ExportFormat = 'jsonl' | 'markdown' | 'html'

const writers: Record<ExportFormat, { extension: string; writer: Writer }> = {
  jsonl: { extension: 'jsonl', writer: asJsonLines },
  markdown: { extension: 'md', writer: asMarkdown },
  html: { extension: 'html', writer: asHtml },
}

const PAGE = 500

/**
 * Writes all that is kept of a room to a new file in a folder; answers where. The log is read page by page, so a large
 * one neither fills memory nor stops the room. Rejects with the system's error; then no file is left.
 */
export async function exportRoom(
  log: RoomLog,
  format: ExportFormat,
  folder: string,
  now: number,
): Promise<{ path: string; events: number }> {
  const { extension, writer } = writers[format]
  mkdirSync(folder, { recursive: true })
  const path = freePath(folder, `${fileNameFor(log.name, 'room')} ${localDay(now)}`, extension)
  const head = log.head.seq
  let events = 0
  function* pieces() {
    yield writer.begin({ id: log.room, name: log.name })
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

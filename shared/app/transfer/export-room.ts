import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileNameFor } from '../../protocol/text/file-name.ts'
import { localDay } from '../../protocol/base/local-day.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { channelOf, type RoomEvent } from '../../protocol/log/events.ts'
import { foldMessage, type Message } from '../../protocol/log/message.ts'
import { timelineOf, type TimelineEntry } from '../../protocol/log/timeline.ts'
import { asHtml, asJsonLines, type EntryWriter, type ExportWriter } from './export-formats.ts'
import { asMarkdown } from './export-markdown.ts'

export type ExportFormat = 'jsonl' | 'markdown' | 'html'

const formats: Record<ExportFormat, { readonly extension: string; readonly writer: ExportWriter }> = {
  jsonl: { extension: 'jsonl', writer: asJsonLines },
  markdown: { extension: 'md', writer: asMarkdown },
  html: { extension: 'html', writer: asHtml },
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
  const { extension, writer } = formats[format]
  mkdirSync(folder, { recursive: true })
  const path = freePath(folder, `${fileNameFor(log.name, 'room')} ${localDay(now)}`, extension)
  const head = log.head.seq
  let events = 0
  function* pieces() {
    yield writer.begin({ id: log.room, name: log.name })
    // The state that forgotten events left is for restoring the room, not for readers.
    if (writer.kind === 'events') {
      for (const event of log.snapshot()) {
        yield writer.event(event)
        events++
      }
    }
    for (let seq = log.first - 1; seq < head;) {
      const page = log.after(seq, Math.min(PAGE, head - seq))
      if (page.length === 0) break
      for (const event of page)
        yield writer.kind === 'events' ? writer.event(event) : entryPiece(log, writer, event)
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

function entryPiece(log: RoomLog, writer: EntryWriter, event: RoomEvent): string {
  const [entry] = timelineOf([event], (ref) => log.relationsOf(ref), '')
  return entry ? writer.entry({ entry, channel: channelOf(event), quoted: quotedBy(log, entry) }) : ''
}

function quotedBy(log: RoomLog, entry: TimelineEntry): Message | null {
  const replyTo = entry.kind === 'message' ? entry.content?.replyTo : undefined
  const event = replyTo && log.messageAt(replyTo)
  return event ? foldMessage(event, log.relationsOf(replyTo), '') : null
}

function freePath(folder: string, name: string, extension: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}${number === 1 ? '' : ` (${number})`}.${extension}`)
    if (!existsSync(path)) return path
  }
}

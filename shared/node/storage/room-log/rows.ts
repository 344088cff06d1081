import { assertNever } from '../../../protocol/base/assert-never.ts'
import { defined } from '../../../protocol/base/defined.ts'
import { channelOf, type RoomEvent } from '../../../protocol/log/events.ts'
import type { RecordedAction } from '../../../protocol/log/moderation.ts'

/** An event as its row in the table, column by column. */
export type EventRow = [
  seq: number,
  epoch: number,
  at: number,
  author: string,
  name: string,
  nonce: string,
  kind: string,
  channel: string,
  text: string | null,
  sig: string | null,
]

export const EVENT_COLUMNS = 'seq, epoch, at, author, name, nonce, kind, channel, text, sig'

function textOf(event: RoomEvent): string | null {
  switch (event.kind) {
    case 'messagePosted':
      return event.body
    case 'messageRemoved':
      return event.hash
    case 'memberRenamed':
    case 'memberRekeyed':
      return event.before
    case 'moderated':
    case 'actImported':
      return JSON.stringify(event.act)
    case 'channelCreated':
    case 'memberJoined':
    case 'unknown':
      return null
    default:
      return assertNever(event)
  }
}

export const toRow = (event: RoomEvent): EventRow => [
  event.seq,
  event.epoch,
  event.at,
  event.author.id,
  event.author.name,
  event.nonce,
  event.kind,
  channelOf(event),
  textOf(event),
  event.kind === 'messagePosted' ? (event.sig ?? null) : null,
]

/** The event of a row; a kind that this build does not know keeps its place [E4]. */
export function fromRow(row: Record<string, unknown>): RoomEvent {
  const base = {
    seq: row['seq'] as number,
    epoch: row['epoch'] as number,
    at: row['at'] as number,
    author: { id: row['author'] as string, name: row['name'] as string },
    nonce: row['nonce'] as string,
  }
  const channel = row['channel'] as string
  const text = row['text'] as string | null
  switch (row['kind']) {
    case 'messagePosted':
      return {
        ...base,
        kind: 'messagePosted',
        channel,
        body: text ?? '',
        ...defined({ sig: (row['sig'] as string | null) ?? undefined }),
      }
    case 'messageRemoved':
      return { ...base, kind: 'messageRemoved', channel, hash: text ?? '' }
    case 'channelCreated':
      return { ...base, kind: 'channelCreated', channel }
    case 'memberJoined':
      return { ...base, kind: 'memberJoined' }
    case 'memberRenamed':
      return { ...base, kind: 'memberRenamed', before: text ?? '' }
    case 'memberRekeyed':
      return { ...base, kind: 'memberRekeyed', before: text ?? '' }
    case 'moderated':
    case 'actImported':
      return { ...base, kind: row['kind'], act: JSON.parse(text ?? 'null') as RecordedAction }
    default:
      return { ...base, kind: 'unknown' }
  }
}

import { channelOf, type RoomEvent } from '../../protocol/events.ts'

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
]

export const EVENT_COLUMNS = 'seq, epoch, at, author, name, nonce, kind, channel, text'

function textOf(event: RoomEvent): string | null {
  if (event.kind === 'messagePosted') return event.body
  return event.kind === 'memberRenamed' ? event.before : null
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
      return { ...base, kind: 'messagePosted', channel, body: text ?? '' }
    case 'channelCreated':
      return { ...base, kind: 'channelCreated', channel }
    case 'memberJoined':
      return { ...base, kind: 'memberJoined' }
    case 'memberRenamed':
      return { ...base, kind: 'memberRenamed', before: text ?? '' }
    default:
      return { ...base, kind: 'unknown' }
  }
}

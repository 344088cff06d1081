import { assertNever } from '../../../protocol/base/assert-never.ts'
import { defined } from '../../../protocol/base/defined.ts'
import type { Content } from '../../../protocol/log/content.ts'
import { channelOf, roomEvent, type RoomEvent } from '../../../protocol/log/events.ts'
import { messageId, parseMessageId, type MessageRef } from '../../../protocol/log/message-ref.ts'
import type { RecordedAction } from '../../../protocol/log/moderation.ts'
import type { JsonObject } from '../../../protocol/log/plain-json.ts'
import { validate } from '../../../protocol/wire/decode.ts'
import { canonicalJson, type Json } from '../../../protocol/trust/canonical-json.ts'

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
  extra: string | null,
  target: string | null,
  sig: string | null,
  seen: string | null,
  sig1: string | null,
]

export const EVENT_COLUMNS =
  'seq, epoch, at, author, name, nonce, kind, channel, text, extra, target, sig, seen, sig1'
/** Placeholders for the columns of a row. */
export const EVENT_VALUES = EVENT_COLUMNS.replaceAll(/\w+/g, '?')

/** What a kind stores in the columns `text`, which a search reads, and `extra`. */
function payloadOf(event: RoomEvent): readonly [text: string | null, extra: string | null] {
  switch (event.kind) {
    case 'messagePosted':
    case 'messageEdited': {
      const { text, ...rest } = event.content
      return [text, Object.keys(rest).length === 0 ? null : canonicalJson(rest)]
    }
    case 'reactionSet':
      return [event.key, event.on ? 'on' : 'off']
    case 'redacted':
      return [event.hash, null]
    case 'memberRenamed':
    case 'memberRekeyed':
      return [event.before, null]
    case 'moderated':
    case 'actImported':
      return [JSON.stringify(event.act), null]
    case 'unknown':
      return [null, event.raw === undefined ? null : canonicalJson(event.raw)]
    case 'messageRemoved':
    case 'channelCreated':
    case 'memberJoined':
      return [null, null]
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
  kindColumn(event),
  channelOf(event),
  ...payloadOf(event),
  'target' in event ? messageId(event.target) : null,
  'sig' in event ? event.sig : null,
  'seen' in event ? event.seen.join(' ') : null,
  'sig1' in event ? event.sig1 : null,
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
  const textOf = (name: string) => (row[name] as string | null) ?? undefined
  const signed = defined({ sig: textOf('sig'), seen: seenOf(textOf('seen')) })
  const channel = row['channel'] as string
  const text = textOf('text') ?? ''
  const target = targetOf(textOf('target'))
  switch (row['kind']) {
    case 'messagePosted':
      return {
        ...base,
        kind: 'messagePosted',
        channel,
        content: contentOf(text, textOf('extra')),
        ...signed,
        ...defined({ sig1: textOf('sig1') }),
      }
    case 'redacted':
      return { ...base, kind: 'redacted', channel, hash: text, ...defined({ target }) }
    case 'channelCreated':
      return { ...base, kind: 'channelCreated', channel, ...signed }
    case 'memberJoined':
      return { ...base, kind: 'memberJoined' }
    case 'memberRenamed':
      return { ...base, kind: 'memberRenamed', before: text }
    case 'memberRekeyed':
      return { ...base, kind: 'memberRekeyed', before: text }
    case 'moderated':
      return { ...base, kind: 'moderated', act: JSON.parse(text) as RecordedAction, ...signed }
    case 'actImported':
      return { ...base, kind: 'actImported', act: JSON.parse(text) as RecordedAction }
  }
  if (target === undefined) return unknownOf(base, textOf('extra'))
  const relation = { ...base, channel, target, ...signed }
  switch (row['kind']) {
    case 'messageEdited':
      return { ...relation, kind: 'messageEdited', content: contentOf(text, textOf('extra')) }
    case 'reactionSet':
      return { ...relation, kind: 'reactionSet', key: text, on: row['extra'] === 'on' }
    case 'messageRemoved':
      return { ...relation, kind: 'messageRemoved' }
    default:
      return { ...base, kind: 'unknown' }
  }
}

/** Before the kind of an event that was unknown when it was stored. */
export const UNKNOWN_KIND = '?'

function kindColumn(event: RoomEvent): string {
  const kind = event.kind === 'unknown' ? event.raw?.['kind'] : undefined
  return typeof kind === 'string' ? `${UNKNOWN_KIND}${kind}` : event.kind
}

/** An event of an unknown kind; the event itself if this build knows it by now. */
function unknownOf(base: EventBase, extra: string | undefined): RoomEvent {
  if (extra === undefined) return { ...base, kind: 'unknown' }
  const raw = JSON.parse(extra) as JsonObject
  const known = validate(roomEvent, raw)
  return known.ok === true ? known.value : { ...base, kind: 'unknown', raw }
}

type EventBase = Pick<RoomEvent, 'seq' | 'epoch' | 'at' | 'author' | 'nonce'>

const contentOf = (text: string, extra: string | undefined): Content =>
  extra === undefined ? { text } : { ...(JSON.parse(extra) as Record<string, Json>), text }

const targetOf = (id: string | undefined): MessageRef | undefined =>
  id === undefined ? undefined : (parseMessageId(id) ?? undefined)

function seenOf(text: string | undefined): [epoch: number, seq: number] | undefined {
  if (text === undefined) return undefined
  const [epoch = 0, seq = 0] = text.split(' ').map(Number)
  return [epoch, seq]
}

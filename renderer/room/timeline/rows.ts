import type { ChannelState } from '../../../shared/bridge/room-state.ts'
import type { Delivery, Outgoing } from '../../../shared/client/replica/outbox.ts'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import type { Author, RoomEvent } from '../../../shared/protocol/log/events.ts'
import { withOutgoing } from '../../../shared/client/replica/outgoing-relations.ts'
import type { Content } from '../../../shared/protocol/log/content.ts'
import type { Message } from '../../../shared/protocol/log/message.ts'
import { messageId, type MessageRef } from '../../../shared/protocol/log/message-ref.ts'
import { refOf, type NoteEvent, type TimelineEntry } from '../../../shared/protocol/log/timeline.ts'
import { dayRange } from '../../words/time.ts'
import { onTheirWay, type FailedRelation, type Undo } from './on-their-way.ts'

/**
 * The marks above a row. They are not rows, because they come and go, and the list keeps its scroll
 * position by row.
 */
export interface RowMarks {
  /** The row is the first of its day: a divider names the day. */
  readonly startsDay: boolean
  /** The row is the first unread one: the "new" line is above it. */
  readonly isFirstUnread: boolean
}

/** The message that another one answers; null if it is not among the loaded ones. */
export interface RowQuote {
  readonly target: MessageRef
  readonly message: Message | null
}

export interface MessageRow
  extends RowMarks, Pick<Message, 'author' | 'at' | 'nonce' | 'editedAt' | 'reactions'> {
  readonly kind: 'message'
  readonly key: string
  readonly content: Content
  /** Null until the log has it. */
  readonly seq: number | null
  /** The seq of the event whose signature vouches for the content; null until the log has it. */
  readonly contentSeq: number | null
  readonly delivery: Delivery
  /** Whether the log shows it: only then can something be said about it. */
  readonly inLog: boolean
  readonly quote: RowQuote | null
  /** What the user wanted to do to it, and the host refused. */
  readonly failed: readonly FailedRelation[]
  /** Whether it starts a group of messages: it then shows the author and time. */
  readonly startsGroup: boolean
}

export interface NoteRow extends RowMarks {
  readonly kind: 'note'
  readonly key: string
  /** A removed message, or something else that happened. */
  readonly entry: Message | Exclude<NoteEvent, { kind: 'memberJoined' | 'memberRekeyed' | 'unknown' }>
  /** Set while a deletion can still be undone. */
  readonly undo: Undo | null
  readonly failed: readonly FailedRelation[]
}

/** Members who joined directly one after the other: a whole class joining takes one line. */
export interface JoinsRow extends RowMarks {
  readonly kind: 'joins'
  readonly key: string
  /** At least one event; someone who joined twice is listed twice. */
  readonly joined: readonly [MemberJoined, ...MemberJoined[]]
}

export type Row = { readonly kind: 'start'; readonly key: 'start' } | MessageRow | NoteRow | JoinsRow

type MemberJoined = Extract<RoomEvent, { kind: 'memberJoined' }>

const GROUP_MS = 5 * 60_000

/**
 * What the message list shows, in order: the log's events, then outgoing messages, unless more of
 * the log lies between them. A message keeps its key when the log has it, and every row keeps its
 * key when earlier rows come or go. The unread line is not drawn if it is above all loaded rows.
 */
export function rows(
  channel: Pick<ChannelState, 'entries' | 'more' | 'ahead'>,
  outgoing: readonly Outgoing[],
  me: Author,
  unreadMarker: number | null,
): Row[] {
  const list: Row[] = channel.more ? [] : [{ kind: 'start', key: 'start' }]
  let today: readonly [from: number, until: number] = [0, 0]
  let groupHead: MessageRow | null = null
  let joined: [MemberJoined, ...MemberJoined[]]
  const first = channel.entries[0]?.seq ?? 0
  let markerDrawn = unreadMarker === null || (channel.more && unreadMarker < first)

  function marksAbove(at: number, seq: number | null): RowMarks {
    const isNewDay = at < today[0] || at >= today[1]
    if (isNewDay) today = dayRange(at)
    const isFirstUnread = !markerDrawn && unreadMarker !== null && (seq === null || seq >= unreadMarker)
    if (isFirstUnread) markerDrawn = true
    if (isNewDay || isFirstUnread) groupHead = null
    return { startsDay: isNewDay, isFirstUnread }
  }

  const relations = onTheirWay(outgoing)
  const entries = withOutgoing(channel.entries, outgoing, me)
  const quoteOf = quoting(entries)

  function addMessage(message: Omit<MessageRow, 'kind' | 'key' | 'startsGroup' | keyof RowMarks>): void {
    const marks = marksAbove(message.at, message.seq)
    const follows: boolean =
      groupHead !== null && groupHead.author.id === message.author.id && message.at - groupHead.at < GROUP_MS
    const row: MessageRow = {
      ...message,
      ...marks,
      kind: 'message',
      key: `${message.author.id}:${message.nonce}`,
      startsGroup: !follows,
    }
    if (!follows) groupHead = row
    list.push(row)
  }

  function addJoined(event: MemberJoined): void {
    const marks = marksAbove(event.at, event.seq)
    groupHead = null
    // The key is that of the newest event: older ones may be added before it.
    const key = `joins:${event.epoch}:${event.seq}`
    const last = list.at(-1)
    if (last?.kind === 'joins' && !marks.startsDay && !marks.isFirstUnread) {
      joined.push(event)
      list[list.length - 1] = { ...last, key }
    } else {
      joined = [event]
      list.push({ kind: 'joins', key, joined, ...marks })
    }
  }

  function addNote(entry: NoteRow['entry']): void {
    const marks = marksAbove(entry.at, entry.seq)
    const id = entry.kind === 'message' ? messageId(refOf(entry)) : ''
    const [undo, failed] = [relations.undoOf(id), relations.failedOf(id)]
    list.push({ kind: 'note', key: `note:${entry.epoch}:${entry.seq}`, entry, undo, failed, ...marks })
    groupHead = null
  }

  for (const event of entries) {
    switch (event.kind) {
      case 'message': {
        const { content, seq, epoch } = event
        if (content === null) addNote(event)
        else {
          addMessage({
            ...event,
            content,
            delivery: { kind: 'sent', epoch, seq },
            inLog: true,
            quote: quoteOf(content),
            failed: relations.failedOf(messageId(refOf(event))),
          })
        }
        break
      }
      case 'memberJoined':
        addJoined(event)
        break
      case 'channelCreated':
      case 'memberRenamed':
      case 'moderated':
      case 'actImported':
        addNote(event)
        break
      // A key change is not shown: the member stays the same person.
      case 'memberRekeyed':
      case 'unknown':
        break
      default:
        assertNever(event)
    }
  }
  for (const { nonce, command, at, delivery } of channel.ahead ? [] : outgoing) {
    if (command.kind !== 'post') continue
    const seq = delivery.kind === 'sent' ? delivery.seq : null
    const { content } = command
    addMessage({
      author: me,
      content,
      at,
      nonce,
      seq,
      contentSeq: seq,
      editedAt: null,
      reactions: [],
      delivery,
      inLog: false,
      quote: quoteOf(content),
      failed: [],
    })
  }
  return list
}

/** Finds the originals of replies among these entries, in one pass when the first is asked for. */
function quoting(entries: readonly TimelineEntry[]): (content: Content) => RowQuote | null {
  let byId: ReadonlyMap<string, Message> | null = null
  return ({ replyTo: target }) => {
    if (!target) return null
    byId ??= new Map(
      entries.flatMap((entry) =>
        entry.kind === 'message' ? [[messageId(refOf(entry)), entry] as const] : [],
      ),
    )
    return { target, message: byId.get(messageId(target)) ?? null }
  }
}

/** A row's seq in the log, the last one if it has several; null before it has one. */
export function seqOf(row: Row | undefined): number | null {
  switch (row?.kind) {
    case 'message':
      return row.seq
    case 'note':
      return row.entry.seq
    case 'joins':
      return (row.joined.at(-1) ?? row.joined[0]).seq
    default:
      return null
  }
}

/** The time of a row's event, the first one if it has several. */
export function firstTimeOf(row: Exclude<Row, { kind: 'start' }>): number {
  switch (row.kind) {
    case 'message':
      return row.at
    case 'note':
      return row.entry.at
    case 'joins':
      return row.joined[0].at
    default:
      return assertNever(row)
  }
}

/** The index of the first row at or after a seq; -1 if no such row is loaded. */
export function rowAt(list: readonly Row[], seq: number): number {
  return list.findIndex((row) => (seqOf(row) ?? -1) >= seq)
}

const LINE_PX = 22
const CHARS_PER_LINE = 80

/** The estimated height of a row, before it is measured. */
export function estimateRow(row: Row | undefined): number {
  if (!row) return 0
  if (row.kind === 'start') return 120
  const marks = (row.startsDay ? 40 : 0) + (row.isFirstUnread ? 24 : 0)
  if (row.kind !== 'message') return marks + 28
  let lines = 0
  for (const line of row.content.text.split('\n'))
    lines += Math.max(1, Math.ceil(line.length / CHARS_PER_LINE))
  const quote = row.quote ? 20 : 0
  const reactions = row.reactions.length > 0 ? 28 : 0
  return marks + quote + reactions + lines * LINE_PX + (row.startsGroup ? 34 : 4)
}

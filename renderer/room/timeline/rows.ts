import type { ChannelState } from '../../../shared/bridge/room-state.ts'
import type { Delivery, Outgoing } from '../../../shared/client/replica/outbox.ts'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import type { Author, RoomEvent } from '../../../shared/protocol/log/events.ts'
import { dayRange } from '../../words/time.ts'

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

export interface MessageRow extends RowMarks {
  readonly kind: 'message'
  readonly key: string
  readonly author: Author
  readonly body: string
  readonly at: number
  readonly nonce: string
  /** Null until the log has it. */
  readonly seq: number | null
  readonly delivery: Delivery
  /** Whether it starts a group of messages: it then shows the author and time. */
  readonly startsGroup: boolean
}

export interface NoteRow extends RowMarks {
  readonly kind: 'note'
  readonly key: string
  readonly event: Exclude<RoomEvent, { kind: 'messagePosted' | 'memberJoined' | 'memberRekeyed' | 'unknown' }>
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
  channel: Pick<ChannelState, 'events' | 'more' | 'ahead'>,
  outgoing: readonly Outgoing[],
  me: Author,
  unreadMarker: number | null,
): Row[] {
  const list: Row[] = channel.more ? [] : [{ kind: 'start', key: 'start' }]
  let today: readonly [from: number, until: number] = [0, 0]
  let groupHead: MessageRow | null = null
  let joined: [MemberJoined, ...MemberJoined[]]
  const first = channel.events[0]?.seq ?? 0
  let markerDrawn = unreadMarker === null || (channel.more && unreadMarker < first)

  function marksAbove(at: number, seq: number | null): RowMarks {
    const isNewDay = at < today[0] || at >= today[1]
    if (isNewDay) today = dayRange(at)
    const isFirstUnread = !markerDrawn && unreadMarker !== null && (seq === null || seq >= unreadMarker)
    if (isFirstUnread) markerDrawn = true
    if (isNewDay || isFirstUnread) groupHead = null
    return { startsDay: isNewDay, isFirstUnread }
  }

  function addMessage(message: Omit<MessageRow, 'kind' | 'key' | 'startsGroup' | keyof RowMarks>): void {
    const marks = marksAbove(message.at, message.seq)
    const follows: boolean =
      groupHead !== null && groupHead.author.id === message.author.id && message.at - groupHead.at < GROUP_MS
    const row: MessageRow = {
      kind: 'message',
      key: `${message.author.id}:${message.nonce}`,
      ...message,
      ...marks,
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

  for (const event of channel.events) {
    switch (event.kind) {
      case 'messagePosted': {
        const { author, body, at, nonce, seq, epoch } = event
        addMessage({ author, body, at, nonce, seq, delivery: { kind: 'sent', epoch, seq } })
        break
      }
      case 'memberJoined':
        addJoined(event)
        break
      case 'channelCreated':
      case 'memberRenamed':
      case 'messageRemoved':
      case 'moderated':
      case 'actImported': {
        const marks = marksAbove(event.at, event.seq)
        list.push({ kind: 'note', key: `note:${event.epoch}:${event.seq}`, event, ...marks })
        groupHead = null
        break
      }
      // A key change is not shown: the member stays the same person.
      case 'memberRekeyed':
      case 'unknown':
        break
      default:
        assertNever(event)
    }
  }
  for (const { nonce, body, at, delivery } of channel.ahead ? [] : outgoing) {
    const seq = delivery.kind === 'sent' ? delivery.seq : null
    addMessage({ author: me, body, at, nonce, seq, delivery })
  }
  return list
}

/** A row's seq in the log, the last one if it has several; null before it has one. */
export function seqOf(row: Row | undefined): number | null {
  switch (row?.kind) {
    case 'message':
      return row.seq
    case 'note':
      return row.event.seq
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
      return row.event.at
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
  for (const line of row.body.split('\n')) lines += Math.max(1, Math.ceil(line.length / CHARS_PER_LINE))
  return marks + lines * LINE_PX + (row.startsGroup ? 34 : 4)
}

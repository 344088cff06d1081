import type { ChannelState } from '../../../shared/bridge/room-state.ts'
import type { Delivery, Outgoing } from '../../../shared/client/replica/outbox.ts'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import type { Author, RoomEvent } from '../../../shared/protocol/log/events.ts'
import { dayRange } from '../../words/time.ts'

/** What a row carries above itself. Not rows of their own: the list keeps its place by row, and these come and go. */
export interface Above {
  /** The first of its day: a divider says which. */
  readonly day: boolean
  /** The first that was not seen: the "new" line. */
  readonly fresh: boolean
}

export interface MessageRow extends Above {
  readonly kind: 'message'
  readonly key: string
  readonly author: Author
  readonly body: string
  readonly at: number
  readonly nonce: string
  /** Null until the log has it. */
  readonly seq: number | null
  readonly delivery: Delivery
  /** Starts a group: shows who and when. */
  readonly head: boolean
}

export interface NoteRow extends Above {
  readonly kind: 'note'
  readonly key: string
  readonly event: Exclude<RoomEvent, { kind: 'messagePosted' | 'memberJoined' | 'memberRekeyed' | 'unknown' }>
}

/** Members who joined one after the other, nothing between: when a class comes in, that is one line. */
export interface JoinsRow extends Above {
  readonly kind: 'joins'
  readonly key: string
  /** At least one; who joined twice is in it twice. */
  readonly joined: readonly [MemberJoined, ...MemberJoined[]]
}

export type Row = { readonly kind: 'start'; readonly key: 'start' } | MessageRow | NoteRow | JoinsRow

type MemberJoined = Extract<RoomEvent, { kind: 'memberJoined' }>

const GROUP_MS = 5 * 60_000

/**
 * What the message list shows, in order: the log's events, then what is still on its way, unless there is more of the
 * log between them. A message keeps its key when it moves from the second to the first, and every row keeps its key
 * when others come or go before it. A line that stands before all that is loaded is not drawn.
 */
export function rows(
  channel: Pick<ChannelState, 'events' | 'more' | 'ahead'>,
  outgoing: readonly Outgoing[],
  me: Author,
  line: number | null,
): Row[] {
  const list: Row[] = channel.more ? [] : [{ kind: 'start', key: 'start' }]
  let today: readonly [from: number, until: number] = [0, 0]
  let head: MessageRow | null = null
  let joined: [MemberJoined, ...MemberJoined[]]
  const first = channel.events[0]?.seq ?? 0
  let lineDrawn = line === null || (channel.more && line < first)

  function above(at: number, seq: number | null): Above {
    const isNewDay = at < today[0] || at >= today[1]
    if (isNewDay) today = dayRange(at)
    const isFresh = !lineDrawn && line !== null && (seq === null || seq >= line)
    if (isFresh) lineDrawn = true
    if (isNewDay || isFresh) head = null
    return { day: isNewDay, fresh: isFresh }
  }

  function addMessage(message: Omit<MessageRow, 'kind' | 'key' | 'head' | keyof Above>): void {
    const marks = above(message.at, message.seq)
    const follows: boolean =
      head !== null && head.author.id === message.author.id && message.at - head.at < GROUP_MS
    const row: MessageRow = {
      kind: 'message',
      key: `${message.author.id}:${message.nonce}`,
      ...message,
      ...marks,
      head: !follows,
    }
    if (!follows) head = row
    list.push(row)
  }

  function addJoined(event: MemberJoined): void {
    const marks = above(event.at, event.seq)
    head = null
    // The newest gives the key: older ones may come before it.
    const key = `joins:${event.epoch}:${event.seq}`
    const last = list.at(-1)
    if (last?.kind === 'joins' && !marks.day && !marks.fresh) {
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
        const marks = above(event.at, event.seq)
        list.push({ kind: 'note', key: `note:${event.epoch}:${event.seq}`, event, ...marks })
        head = null
        break
      }
      // A change of keys is not news to anybody: the member stays who it was.
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

/** A row's place in the log, the last one where it has several; null before it has one. */
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

/** When what a row shows happened, the first of it where it is several. */
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

/** The index of the first row at or after a place in the log; -1 when nothing that is loaded is. */
export function rowAt(list: readonly Row[], seq: number): number {
  return list.findIndex((row) => (seqOf(row) ?? -1) >= seq)
}

const LINE = 22
const CHARS_A_LINE = 80

/** About how tall a row will be, before it has been measured. */
export function estimateRow(row: Row | undefined): number {
  if (!row) return 0
  if (row.kind === 'start') return 120
  const marks = (row.day ? 40 : 0) + (row.fresh ? 24 : 0)
  if (row.kind !== 'message') return marks + 28
  let lines = 0
  for (const line of row.body.split('\n')) lines += Math.max(1, Math.ceil(line.length / CHARS_A_LINE))
  return marks + lines * LINE + (row.head ? 34 : 4)
}

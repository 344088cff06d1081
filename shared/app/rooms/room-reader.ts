import { setImmediate } from 'node:timers/promises'
import type { Answers, SearchHit } from '../../bridge/bridge.ts'
import type { ChannelState } from '../../bridge/room-state.ts'
import type { Page as HostPage } from '../../client/session/requests.ts'
import type { Session } from '../../client/session/session.ts'
import { withBundle } from '../../protocol/log/bundle.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { foldMessage } from '../../protocol/log/message.ts'
import { messageId, type MessageRef } from '../../protocol/log/message-ref.ts'
import { refOf, timelineOf, type TimelineEntry } from '../../protocol/log/timeline.ts'
import { excerpt } from '../../node/storage/room-log/excerpt.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { indexMore, INDEX_STEP, isIndexedToHead } from '../../node/storage/room-log/indexing.ts'
import { findDate, searchMessages, type SearchQuery } from '../../node/storage/room-log/search.ts'
import { limits } from '../../protocol/base/limits.ts'

/** Half of what a jump loads: enough to fill a tall window on both sides. */
const AROUND = 60

/** What the reader with the id `me` sees of these events in a local log. */
const entriesOf = (log: RoomLog, events: readonly RoomEvent[], me: string): readonly TimelineEntry[] =>
  timelineOf(events, (ref) => log.relationsOf(ref), me)

/** The newest entries of a local channel, with which a window begins. */
export function localChannel(log: RoomLog, name: string, me: string): ChannelState {
  const events = log.before(name, Number.MAX_SAFE_INTEGER, limits.pageEvents)
  const oldest = events[0]?.seq ?? log.head.seq + 1
  return {
    name,
    entries: entriesOf(log, events, me),
    oldest,
    more: oldest > 1 && mayHaveOlder(log, name, oldest),
    ahead: false,
    typing: [],
  }
}

const mayHaveOlder = (log: RoomLog, channel: string, seq: number): boolean =>
  log.first > 1 || log.before(channel, seq, 1).length > 0

/**
 * Older events from the copy; where the copy ends, from the host. Null: there may be some, but
 * there is no connection.
 */
export async function readOlder(
  log: RoomLog,
  session: Session,
  channel: string,
  before: number,
  me: string,
): Promise<Page | null> {
  const events = log.before(channel, before, limits.pageEvents)
  const oldest = events[0]?.seq
  if (oldest !== undefined)
    return { entries: entriesOf(log, events, me), events, more: mayHaveOlder(log, channel, oldest) }
  if (log.first <= 1) return { entries: [], events: [], more: false }
  const page = await session.loadOlder(channel, before)
  return page.ok ? pageOf(page.value) : null
}

/** A page for a window, and the signed events that it is made from. */
export interface Page extends Readonly<Answers['loadOlder']> {
  readonly events: readonly RoomEvent[]
}

/** A page of one channel from the host, which reports in bundles what happened to its messages. */
function pageOf({ events, more, bundles = [] }: HostPage): Page {
  const byMessage = new Map(bundles.map((bundle) => [messageId(bundle.target), bundle]))
  const entries = events.flatMap((event): TimelineEntry[] =>
    event.kind === 'messagePosted' || event.kind === 'redacted'
      ? [withBundle(event, byMessage.get(messageId(refOf(event))))]
      : timelineOf([event], () => [], ''),
  )
  return { entries, more, events: [...events, ...bundles.flatMap(({ last }) => last ?? [])] }
}

export function readNewer(
  log: RoomLog,
  channel: string,
  after: number,
  me: string,
): Answers['loadNewer'] & Pick<Page, 'events'> {
  const found = log.afterIn(channel, after, limits.pageEvents + 1)
  const events = found.slice(0, limits.pageEvents)
  return { entries: entriesOf(log, events, me), events, ahead: found.length > limits.pageEvents }
}

/** A stretch with `seq` in its middle; beyond the end, the end. */
export function readAround(
  log: RoomLog,
  channel: string,
  seq: number,
  me: string,
): Answers['loadAround'] & Pick<Page, 'events'> {
  const newer = log.afterIn(channel, seq - 1, AROUND + 1)
  const older = log.before(channel, seq, 2 * AROUND - Math.min(newer.length, AROUND))
  const events = [...older, ...newer.slice(0, AROUND)]
  const oldest = events[0]?.seq
  return {
    entries: entriesOf(log, events, me),
    events,
    more: oldest !== undefined && mayHaveOlder(log, channel, oldest),
    ahead: newer.length > AROUND,
  }
}

/** One message as the reader with the id `me` sees it. */
export function readMessage(log: RoomLog, target: MessageRef, me: string): Answers['loadMessage'] {
  const event = log.messageAt(target)
  return { message: event ? foldMessage(event, log.relationsOf(target), me) : null }
}

export const readDate = (log: RoomLog, channel: string, at: number): Answers['findDate'] => ({
  seq: findDate(log.database, channel, at),
})

/**
 * Searches the copy, after completing its index as far as the answer needs, so that a message from
 * a second ago is found. That is seldom more than one step, since maintenance indexes in quiet
 * times; during the full index of a long log, others are served between the steps. Null for a log
 * that is closed meanwhile.
 */
export async function search(
  log: RoomLog,
  query: Omit<SearchQuery, 'limit'>,
  me: string,
): Promise<Answers['search'] | null> {
  const find = () => searchMessages(log.database, { ...query, limit: limits.searchHits + 1 })
  while (indexMore(log.database) === INDEX_STEP) {
    // New messages are indexed first, and come first.
    if (isIndexedToHead(log.database) && find().length > limits.searchHits) break
    await setImmediate()
    if (!log.database.isOpen) return null
  }
  const found = find()
  const hits = found.slice(0, limits.searchHits).map((event): SearchHit => {
    const message = foldMessage(event, log.relationsOf(refOf(event)), me)
    return { message, excerpt: excerpt(message.content?.text ?? '', query.query) }
  })
  return { hits, more: found.length > limits.searchHits }
}

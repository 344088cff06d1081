import { setImmediate } from 'node:timers/promises'
import type { Answers, SearchHit } from '../../bridge/bridge.ts'
import type { ChannelState } from '../../bridge/room-state.ts'
import type { Session } from '../../client/session/session.ts'
import { excerpt } from '../../node/storage/room-log/excerpt.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { indexMore, INDEX_STEP, isIndexedToHead } from '../../node/storage/room-log/indexing.ts'
import { findDate, searchMessages, type SearchQuery } from '../../node/storage/room-log/search.ts'
import { limits } from '../../protocol/base/limits.ts'

/** Half of what a jump loads: enough to fill a tall window on both sides. */
const AROUND = 60

/** The newest events of a local channel, with which a window begins. */
export function localChannel(log: RoomLog, name: string): ChannelState {
  const events = log.before(name, Number.MAX_SAFE_INTEGER, limits.pageEvents)
  const oldest = events[0]?.seq ?? log.head.seq + 1
  return {
    name,
    events,
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
): Promise<Answers['loadOlder'] | null> {
  const events = log.before(channel, before, limits.pageEvents)
  const oldest = events[0]?.seq
  if (oldest !== undefined) return { events, more: mayHaveOlder(log, channel, oldest) }
  if (log.first <= 1) return { events: [], more: false }
  const page = await session.loadOlder(channel, before)
  return page.ok ? page.value : null
}

export function readNewer(log: RoomLog, channel: string, after: number): Answers['loadNewer'] {
  const found = log.afterIn(channel, after, limits.pageEvents + 1)
  return { events: found.slice(0, limits.pageEvents), ahead: found.length > limits.pageEvents }
}

/** A stretch with `seq` in its middle; beyond the end, the end. */
export function readAround(log: RoomLog, channel: string, seq: number): Answers['loadAround'] {
  const newer = log.afterIn(channel, seq - 1, AROUND + 1)
  const older = log.before(channel, seq, 2 * AROUND - Math.min(newer.length, AROUND))
  const events = [...older, ...newer.slice(0, AROUND)]
  const oldest = events[0]?.seq
  return {
    events,
    more: oldest !== undefined && mayHaveOlder(log, channel, oldest),
    ahead: newer.length > AROUND,
  }
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
): Promise<Answers['search'] | null> {
  const find = () => searchMessages(log.database, { ...query, limit: limits.searchHits + 1 })
  while (indexMore(log.database) === INDEX_STEP) {
    // New messages are indexed first, and come first.
    if (isIndexedToHead(log.database) && find().length > limits.searchHits) break
    await setImmediate()
    if (!log.database.isOpen) return null
  }
  const found = find()
  const hits = found
    .slice(0, limits.searchHits)
    .map((event): SearchHit => ({ event, excerpt: excerpt(event.body, query.query) }))
  return { hits, more: found.length > limits.searchHits }
}

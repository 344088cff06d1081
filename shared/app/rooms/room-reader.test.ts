import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { INDEX_STEP, indexMore } from '../../node/storage/room-log/indexing.ts'
import { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { migrate } from '../../node/storage/room-log/schema.ts'
import type { MessagePosted } from '../../protocol/log/events.ts'
import { search } from './room-reader.ts'

const STEPS = 4

/**
 * A log of several steps without any index: “common” is everywhere, “rare” in its first message.
 */
function unindexed(): RoomLog {
  const database = new DatabaseSync(':memory:')
  migrate(database, ':memory:')
  const log = new RoomLog(database, { id: 'r', name: 'R' }, 1)
  log.add(
    Array.from({ length: STEPS * INDEX_STEP - 1 }, (_, i): MessagePosted => ({
      kind: 'messagePosted',
      seq: i + 1,
      epoch: 1,
      at: 0,
      author: { id: 'a', name: 'A' },
      nonce: `${i}`,
      channel: 'general',
      content: { text: i === 0 ? 'common rare' : 'common' },
    })),
  )
  return log
}

const stepsLeft = (log: RoomLog): number => {
  let steps = 1
  while (indexMore(log.database) === INDEX_STEP) steps++
  return steps
}

test('a common word is found after the first step, newest first', async () => {
  const log = unindexed()
  const found = await search(log, { query: 'common' }, 'me')
  expect(found?.hits[0]?.message.seq).toBe(log.head.seq)
  expect(found?.more).toBe(true)
  expect(stepsLeft(log)).toBe(STEPS - 1)
})

test('a rare word is found anywhere, and others are served meanwhile', async () => {
  const log = unindexed()
  let served = 0
  const serve = () => {
    served++
    waiting = setImmediate(serve)
  }
  let waiting = setImmediate(serve)
  const found = await search(log, { query: 'rare' }, 'me')
  clearImmediate(waiting)
  expect(found?.hits.map(({ message }) => message.seq)).toEqual([1])
  expect(served).toBeGreaterThanOrEqual(STEPS - 1)
})

test('a search in a room that is left meanwhile returns null', async () => {
  const log = unindexed()
  const searching = search(log, { query: 'rare' }, 'me')
  log.close()
  expect(await searching).toBeNull()
})

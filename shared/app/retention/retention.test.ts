import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openRoomLog } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { mayRefetch, retain, type Retention } from './retention.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const author = { id: 'ann', name: 'Ann' }

function threeEvents(after = 0) {
  const { log } = openRoomLog(tempFolder(), { id: 'room', name: 'Physics 2b' }, 0)
  onTestFinished(() => log.close())
  log.restart({ epoch: 1, seq: after })
  const event = {
    epoch: 1,
    author,
    kind: 'messagePosted',
    channel: 'general',
    content: { text: 'hello' },
  } as const
  log.add([1, 2, 3].map((i) => ({ ...event, seq: after + i, at: i * DAY, nonce: `n${i}` })))
  return log
}

test('excess events are forgotten at once and every hour, until cancelled', () => {
  const [log, clock] = [threeEvents(), new ManualClock()]
  const say = () => {
    const seq = log.head.seq + 1
    log.add([{ kind: 'memberJoined', seq, epoch: 1, at: 0, author, nonce: `later ${seq}` }])
  }
  const cancel = retain({ log, retention: { events: 2 }, clock, logKind: 'host' })
  expect(log.first).toBe(2)
  say()
  expect(log.first).toBe(2)
  clock.advance(HOUR)
  expect(log.first).toBe(3)
  cancel()
  say()
  clock.advance(2 * HOUR)
  expect(log.first).toBe(3)
})

test('many events are forgotten in small steps, so the room answers meanwhile; the newest event stays', () => {
  const { log } = openRoomLog(tempFolder(), { id: 'room', name: 'Physics 2b' }, 0)
  onTestFinished(() => log.close())
  const body = 'x'.repeat(2_000)
  const event = {
    kind: 'messagePosted',
    channel: 'general',
    epoch: 1,
    at: 0,
    author,
    content: { text: body },
  } as const
  log.add(Array.from({ length: 3_000 }, (_, i) => ({ ...event, seq: i + 1, nonce: `n${i}` })))
  const clock = new ManualClock()
  onTestFinished(retain({ log, retention: { megabytes: 1 }, clock, logKind: 'host' }))
  expect(log.first).toBe(301)
  clock.advance(60_000)
  expect(log.bytes).toBeLessThan(1024 * 1024)
  expect(log.first).toBeLessThan(3_000)
})

test('a full disk delays forgetting until there is space, and disconnects no one', () => {
  const [log, clock] = [threeEvents(), new ManualClock()]
  vi.spyOn(log, 'forgetBefore').mockImplementationOnce(() => {
    throw new StorageError('disk-full', 'database or disk is full')
  })
  onTestFinished(retain({ log, retention: { events: 2 }, clock, logKind: 'host' }))
  expect(log.first).toBe(1)
  clock.advance(HOUR)
  expect(log.first).toBe(2)
})

describe('older events are fetched into a copy', () => {
  const now = 40 * DAY
  /** A copy that has the last three of nine events, which are a day apart according to its host. */
  function copy() {
    const log = threeEvents(6)
    return { log, may: (retention: Retention) => mayRefetch(log, retention, now) }
  }

  test('until the copy reaches its limits; without limits, all of them', () => {
    const { may } = copy()
    expect([{}, { events: 4 }, { days: 40 }, { megabytes: 1 }].map(may)).toEqual([true, true, true, true])
    expect([{ events: 3 }, { days: 30 }].map(may)).toEqual([false, false])
  })

  test('but not events that were forgotten here: each visit would bring them back', () => {
    const { log, may } = copy()
    log.forgetBefore(8)
    expect([{ events: 9 }, { days: 40 }, { megabytes: 1 }].map(may)).toEqual([false, false, false])
    expect(may({})).toBe(true)
  })

  test('a host that dates everything 1970 prevents fetching, and deletes nothing', () => {
    const { log, may } = copy()
    log.database.exec('UPDATE events SET at = 0')
    const clock = new ManualClock(now)
    onTestFinished(retain({ log, retention: { days: 30 }, clock, logKind: 'copy' }))
    clock.advance(25 * HOUR)
    expect([may({ days: 30 }), log.first]).toEqual([false, 7])
  })
})

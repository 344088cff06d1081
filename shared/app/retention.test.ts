import { expect, onTestFinished, test, vi } from 'vitest'
import { openRoomLog } from '../node/room-log/open.ts'
import { tempFolder } from '../node/room-log/temp-folder.fixture.ts'
import { ManualClock } from '../protocol/manual-clock.ts'
import { StorageError } from '../protocol/storage-error.ts'
import { retain } from './retention.ts'

const HOUR = 3_600_000

function threeEvents() {
  const { log } = openRoomLog(tempFolder(), { id: 'room', name: 'Physics 2b' }, 0)
  onTestFinished(() => log.close())
  const author = { id: 'ann', name: 'Ann' }
  const at = { epoch: 1, at: 0, author, kind: 'messagePosted', channel: 'general', body: 'hello' } as const
  log.append([1, 2, 3].map((seq) => ({ ...at, seq, nonce: `n${seq}` })))
  return log
}

test('what is too old is forgotten at once and every hour, until it is cancelled', () => {
  const [log, clock] = [threeEvents(), new ManualClock()]
  const cancel = retain(log, { events: 2 }, clock)
  expect(log.first).toBe(2)
  const forgotten = vi.spyOn(log, 'forgetBefore')
  clock.advance(2 * HOUR)
  expect(forgotten).toHaveBeenCalledTimes(2)
  cancel()
  clock.advance(2 * HOUR)
  expect(forgotten).toHaveBeenCalledTimes(2)
})

test('what a full disk keeps from being forgotten is forgotten when there is space, and nobody is put out for it', () => {
  const [log, clock] = [threeEvents(), new ManualClock()]
  vi.spyOn(log, 'forgetBefore').mockImplementationOnce(() => {
    throw new StorageError('disk-full', 'database or disk is full')
  })
  onTestFinished(retain(log, { events: 2 }, clock))
  expect(log.first).toBe(1)
  clock.advance(HOUR)
  expect(log.first).toBe(2)
})

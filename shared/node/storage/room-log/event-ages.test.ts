import { describe, expect, onTestFinished, test } from 'vitest'
import type { RoomEvent } from '../../../protocol/log/events.ts'
import { EventAges } from './event-ages.ts'
import { openRoomLog } from './open.ts'
import { tempFolder } from './temp-folder.fixture.ts'

const DAY = 86_400_000
const [CUTOFF, NOW] = [50, 100]

/** A log with one event per time; null if it has no date here. Each event's own `at` is 7. */
function logged(times: readonly (number | null)[]) {
  const { log } = openRoomLog(tempFolder(), { id: 'room', name: 'Lab' }, 0)
  onTestFinished(() => log.close())
  times.forEach((received, i) => {
    const author = { id: 'ann', name: 'Ann' }
    const event: RoomEvent = { kind: 'memberJoined', seq: i + 1, epoch: 1, at: 7, author, nonce: `n${i}` }
    log.add([event], { received: received })
  })
  return log.database
}

describe('the old stretch at the beginning of a log', () => {
  test.each([
    ['nothing', [], undefined],
    ['nothing old', [50, 60], undefined],
    ['all of it', [10, 20, 30], 3],
    ['up to the first that is not', [10, 20, 60, 70], 2],
    ['and not what follows it, however it is dated', [10, 60, 20, 30], 1],
    ['one dated before an earlier one is as old as what follows: it is not old', [10, 30, 5, 60], 2],
    ['and here it is', [10, 30, 5, 40, 60], 4],
    ['one dated in the future is as old as what follows: it is not old', [10, 900, 60], 1],
    ['and here it is, so that it holds nothing up', [10, 900, 20, 60], 3],
    ['all that follows is from the future', [10, 900, 901], 1],
    ['the same time', [10, 10, 10, 60], 3],
  ] as const)('%s', (_, times, last) => {
    expect(new EventAges(logged(times), null).lastOld(CUTOFF, NOW)).toBe(last)
  })
})

describe('events dated before forgotten ones', () => {
  /** Two events that were deleted by a clock at some time, and two that follow them. */
  function forgotten(by: number) {
    const database = logged([10 * DAY, 40 * DAY, 5 * DAY, 60 * DAY])
    const ages = new EventAges(database, null)
    ages.recordForgotten(2, by)
    ages.recordForgotten(3, by)
    database.exec('DELETE FROM events WHERE seq < 3')
    return ages
  }

  test.each([
    ['a clock that was right', 50 * DAY],
    ['a clock that was behind', 20 * DAY],
    ['a clock that was far behind', DAY],
  ])('are not old because of that, whether those were forgotten by %s', (_, by) => {
    const ages = forgotten(by)
    expect(ages.lastOld(50 * DAY, 90 * DAY)).toBeUndefined()
    expect(ages.lastOld(70 * DAY, 90 * DAY)).toBe(4)
  })

  test('are old if those were dated ahead', () => {
    expect(forgotten(90 * DAY).lastOld(8 * DAY, 9 * DAY)).toBe(3)
  })

  test('need one stored time for each future day, and one for all earlier days', () => {
    const database = logged([1, 2, 3 * DAY, 3 * DAY + 1, 9 * DAY, 4])
    const ages = new EventAges(database, null)
    const noted = () =>
      database.prepare("SELECT value FROM meta WHERE key = 'forgottenTimes'").get()?.['value']
    ages.recordForgotten(6, 5)
    expect(noted()).toBe(JSON.stringify([2, 3 * DAY + 1, 9 * DAY]))
    ages.recordForgotten(7, 10 * DAY)
    expect(noted()).toBe(JSON.stringify([9 * DAY]))
  })
})

test('an undated event counts from its own time at a host, and from the given time in a copy', () => {
  const database = logged([null, null])
  expect(new EventAges(database, null).lastOld(8, 100)).toBe(2)
  expect(new EventAges(database, 30).lastOld(8, 100)).toBeUndefined()
  expect([new EventAges(database, null).newest(), new EventAges(database, 30).newest()]).toEqual([7, 30])
  expect(new EventAges(logged([]), null).newest()).toBeUndefined()
})

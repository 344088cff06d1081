import { describe, expect, test } from 'vitest'
import { BEGIN, Computer, DAY, HOUR, YEAR } from './computer.fixture.ts'

describe('kind 1: a wrong clock deletes nothing', () => {
  const hurts: readonly (readonly [string, (computer: Computer) => void])[] = [
    [
      'one start 60 days behind, and one message',
      (computer) => {
        computer.restart(HOUR, -60 * DAY)
        computer.say()
        computer.restart()
      },
    ],
    [
      'one start two years ahead, and one message',
      (computer) => {
        computer.restart(HOUR, 2 * YEAR)
        computer.say()
        computer.run(10 * HOUR)
        computer.restart()
      },
    ],
    [
      'three starts in a row, each further ahead',
      (computer) => {
        for (const years of [1, 2, 3]) {
          computer.restart(HOUR, years * YEAR)
          computer.say()
          computer.run(HOUR)
        }
        computer.restart()
      },
    ],
    [
      'a start in 1970, and a whole day of messages',
      (computer) => {
        computer.restart(HOUR, -BEGIN)
        for (let i = 0; i < 8; i++) {
          computer.say()
          computer.run(HOUR)
        }
        computer.restart()
      },
    ],
    [
      'set two years ahead while the room is open, and back',
      (computer) => {
        computer.set(2 * YEAR)
        computer.say()
        computer.run(10 * HOUR)
        computer.set(-2 * YEAR)
        computer.run(HOUR)
      },
    ],
    [
      'set two years ahead while the room is open, and right at the next start',
      (computer) => {
        computer.set(2 * YEAR)
        computer.run(10 * HOUR)
        computer.say()
        computer.restart()
      },
    ],
    [
      'ahead at a start, and corrected while the room is open',
      (computer) => {
        computer.restart(HOUR, 20 * DAY)
        computer.run(10 * HOUR)
        computer.say()
        computer.set(-20 * DAY)
      },
    ],
    [
      'behind at a start, and corrected while the room is open',
      (computer) => {
        computer.restart(HOUR, -60 * DAY)
        computer.say()
        computer.run(3 * HOUR)
        computer.set(60 * DAY)
        computer.run(HOUR)
        computer.say()
      },
    ],
  ]

  test.each(hurts)('%s', (_, hurt) => {
    const computer = new Computer({ days: 7 })
    computer.say(20)
    computer.run(2 * HOUR)
    hurt(computer)
    const { head } = computer.log
    for (let day = 0; day < 5; day++) {
      computer.run(DAY)
      computer.restart()
    }
    expect([computer.log.first, computer.log.head]).toEqual([1, head])
    computer.say()
    // In the end all of it goes, even an event dated ahead once its day has come.
    for (let day = 0; day < 32; day += 4) {
      computer.run(4 * DAY)
      computer.say()
      expect(computer.forgotten ?? 8).toBeGreaterThan(7)
    }
    expect(computer.log.first).toBeGreaterThan(head.seq)
  })

  test('a clock that was behind from the beginning, as without a battery, and corrected while the room is open', () => {
    const computer = new Computer()
    computer.set(-20_000 * DAY)
    computer.say(20)
    computer.run(5 * HOUR)
    computer.set(20_000 * DAY)
    computer.run(20 * DAY)
    expect(computer.log.first).toBe(1)
    expect(computer.notices).toEqual([{ kind: 'clockSetForward', days: 20_000, kept: 30 }])
    computer.run(13 * DAY)
    expect(computer.log.first).toBe(20)
  })

  test('a clock that stood still while the room was closed, corrected just before it closes again', () => {
    const computer = new Computer()
    computer.say(20)
    computer.restart(60 * DAY, -60 * DAY)
    computer.say(5)
    computer.run(10 * HOUR)
    computer.set(60 * DAY)
    computer.restart()
    computer.say()
    computer.run(29 * DAY)
    expect(computer.log.first).toBe(1)
    computer.run(4 * DAY)
    expect(computer.log.first).toBe(25)
  })

  test('a start with the clock behind, after a pause: its messages are not old when all earlier ones were forgotten', () => {
    const computer = new Computer()
    computer.say(3)
    computer.restart(10 * DAY, -60 * DAY)
    computer.say(2)
    computer.run(3 * HOUR)
    computer.restart()
    computer.say()
    computer.run(29 * DAY)
    expect(computer.log.first).toBe(4)
    computer.run(4 * DAY)
    expect(computer.log.first).toBe(6)
  })

  test('an event that is dated ahead keeps nothing from being forgotten for long', () => {
    const computer = new Computer()
    computer.say(3)
    computer.restart(HOUR, 2 * YEAR)
    computer.say()
    computer.restart()
    computer.say()
    computer.run(33 * DAY)
    expect(computer.log.first).toBe(5)
  })
})

describe('what is too old is forgotten', () => {
  test('in a room that is always open: after its days, within two more', () => {
    const computer = new Computer({ days: 7 })
    for (let hour = 0; hour < 14 * 24; hour += 2) {
      computer.say()
      computer.run(2 * HOUR)
      expect(computer.forgotten ?? 8).toBeGreaterThan(7)
      if (hour > 10 * 24) expect(computer.forgotten).toBeLessThan(8.5)
    }
    expect(computer.notices).toEqual([])
  })

  test('in a room that is open in office hours, and in one that is open for two hours a week', () => {
    for (const [open, closed, most] of [
      [9 * HOUR, 15 * HOUR, 34],
      [2 * HOUR, 7 * DAY - 2 * HOUR, 60],
    ] as const) {
      const computer = new Computer()
      for (let passed = 0; passed < 90 * DAY; passed += open + closed) {
        computer.say()
        computer.run(open)
        computer.restart(closed)
        expect(computer.forgotten ?? 31).toBeGreaterThan(30)
      }
      expect(computer.forgotten).toBeLessThan(most)
    }
  })

  test('in a room that no one opened for a year, after a day’s notice; the newest event stays', () => {
    const computer = new Computer()
    computer.say(20)
    computer.restart(YEAR)
    expect(computer.notices).toEqual([
      { kind: 'due', now: BEGIN + YEAR, days: 30, events: 19, inHours: 24, afterPause: true },
    ])
    computer.run(23 * HOUR)
    expect(computer.log.first).toBe(1)
    computer.say()
    computer.run(HOUR)
    expect(computer.log.first).toBe(20)
    computer.run(DAY)
    expect(computer.log.first).toBe(21)
    expect(computer.notices).toHaveLength(1)
  })

  test('a restart does not start its day over, and says how much of it is left', () => {
    const computer = new Computer()
    computer.say(20)
    computer.restart(YEAR)
    computer.run(10 * HOUR)
    computer.restart(3 * DAY)
    // While closed, a room counts six hours at most.
    expect(computer.notices.at(-1)).toMatchObject({ kind: 'due', inHours: 8 })
    computer.run(8 * HOUR)
    expect(computer.log.first).toBe(20)
  })

  test('sleep is time that passes, not a clock that is set', () => {
    const computer = new Computer()
    computer.say(20)
    computer.sleep(40 * DAY)
    computer.run(2 * HOUR)
    expect(computer.notices).toMatchObject([{ kind: 'due', events: 19, afterPause: true }])
    computer.run(DAY)
    expect(computer.log.first).toBe(20)
  })
})

test('while the clock is before the newest event nothing is forgotten, and the user is told once', () => {
  const computer = new Computer()
  computer.say(20)
  computer.run(40 * DAY)
  expect(computer.log.first).toBe(20)
  computer.say(5)
  computer.restart(HOUR, 50 * DAY)
  computer.run(20 * HOUR)
  computer.say()
  computer.notices.length = 0
  computer.restart(10 * DAY, 0)
  const newest = BEGIN + 40 * DAY + HOUR + 50 * DAY + 20 * HOUR
  expect(computer.notices).toEqual([{ kind: 'clockBehind', now: newest - 40 * DAY, newest }])
  computer.run(35 * DAY)
  expect([computer.log.first, computer.notices.length]).toEqual([20, 1])
  computer.run(20 * DAY)
  expect(computer.log.first).toBeGreaterThan(20)
})

describe('a member’s copy', () => {
  test('is not emptied by the dates that its host sends', () => {
    const computer = new Computer({ of: 'copy' })
    computer.say(20, 0)
    computer.run(29 * DAY)
    computer.say(1, BEGIN + 2 * YEAR)
    expect(computer.log.first).toBe(1)
    computer.run(4 * DAY)
    expect(computer.log.first).toBe(21)
  })

  test('counts events that an earlier Parley left undated from the day this one first sees them', () => {
    const computer = new Computer({ of: 'copy' })
    computer.say(20, 0)
    computer.log.database.exec('UPDATE events SET received = NULL')
    computer.restart()
    computer.run(29 * DAY)
    computer.restart()
    expect(computer.log.first).toBe(1)
    computer.run(4 * DAY)
    expect(computer.log.first).toBe(20)
  })
})

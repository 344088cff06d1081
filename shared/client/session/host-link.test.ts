import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { clientOfRoom, SessionFixture, welcome, type FarEnd } from './session.fixture.ts'

test.each([
  ['\u001b]0;x\u0007R\u202e\n2', 'R 2'],
  ['\u200b', 'Room'],
])('[T1] the room’s name %j of a host that does not clean it is %s', (name, shown) => {
  const ann = new SessionFixture().clientOf((far) =>
    far.say(JSON.stringify({ ...welcome, room: { id: 'r', name } })),
  )
  expect(ann.room.name).toBe(shown)
})

describe('staying in contact', () => {
  test('[C3] a final reason closes, a retryable one comes back, leaving stays away', () => {
    const world = new SessionFixture()
    const first = clientOfRoom(world, 'Ann')
    const second = clientOfRoom(world, 'Ann')
    expect(first.room.session).toEqual({ kind: 'closed', because: { code: 'replaced' } })
    second.session.leave()
    world.clock.advance(limits.backOffMaxMs)
    expect(second.room.session).toEqual({ kind: 'closed', because: { code: 'leaving' } })
    expect(world.room.here).toBe(0)
  })

  test('[H5] a host that went silent is noticed and dialled again', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    world.loseHostFrames(ann)
    world.clock.advance(limits.heartbeatMs * 3 + limits.backOffMs)
    expect(ann.dials).toBeGreaterThan(1)
    expect(ann.room.session.kind).toBe('joined')
  })

  test('[H5] a host that may be elsewhere is given up after a second of silence, and dialled again', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    world.loseHostFrames(ann)
    ann.session.pathChanged()
    world.clock.advance(limits.livenessMs - 1)
    expect(ann.room.session.kind).toBe('joined')
    world.clock.advance(1)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'heartbeat-timeout' } })
    world.clock.advance(limits.backOffMs)
    expect(ann.dials).toBe(2)
    expect(ann.room.session.kind).toBe('joined')
  })

  test('[H5] [C3] a host that moves again and again, sooner than a connection lasts, is followed as fast each time', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    for (let moves = 1; moves <= 10; moves++) {
      world.loseHostFrames(ann)
      ann.session.pathChanged()
      world.clock.advance(limits.livenessMs + limits.backOffMs)
      expect([ann.room.session.kind, ann.dials]).toEqual(['joined', 1 + moves])
    }
  })

  test('[H5] one whose connection is lost before it answers is followed as fast', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    for (let moves = 1; moves <= 10; moves++) {
      world.loseHostFrames(ann)
      ann.session.pathChanged()
      world.cut(ann)
      world.clock.advance(limits.backOffMs)
      expect([ann.room.session.kind, ann.dials]).toEqual(['joined', 1 + moves])
    }
  })

  test('[H5] a host that answers is kept, however often it is said to be elsewhere', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    for (let i = 0; i < 10; i++) {
      ann.session.pathChanged()
      world.clock.advance(limits.livenessMs / 2)
    }
    world.clock.advance(limits.heartbeatMs * 5)
    expect(ann.dials).toBe(1)
    expect(ann.room.session.kind).toBe('joined')
  })
})

describe('[C3] a host that lets it in and cuts it off, again and again', () => {
  const CUT = '{"kind":"close","reason":"lost"}'
  /** How often it is dialled in an hour, if every connection is cut after so long. */
  function dialsInAnHour(cutAfterMs: number): number {
    const world = new SessionFixture()
    const ann = world.clientOf((far) => {
      far.say(JSON.stringify(welcome))
      world.clock.after(cutAfterMs, () => far.say(CUT))
    })
    for (let second = 0; second < 3_600; second++) world.clock.advance(1_000)
    return ann.dials
  }

  test('is dialled no more often than one that refuses, apart from the first times', () => {
    expect(dialsInAnHour(0)).toBeLessThanOrEqual(3_600_000 / (limits.backOffMaxMs / 2) + 6)
    expect(dialsInAnHour(limits.backOffResetMs - 1)).toBeLessThanOrEqual(
      3_600_000 / (limits.backOffMaxMs / 2) + 6,
    )
  })

  test.each([
    ['cuts it off at once', 0],
    ['cuts it off before it must have answered', limits.livenessMs / 2],
    ['says nothing more', null],
  ])(
    'and %s, with a new address announced all the time, is dialled once more for each at most',
    (_, cutAfterMs) => {
      const world = new SessionFixture()
      const ann = world.clientOf((far) => {
        far.say(JSON.stringify(welcome))
        if (cutAfterMs !== null) world.clock.after(cutAfterMs, () => far.hangUp())
      })
      for (let passed = 0; passed < 3_600_000; passed += limits.pathChangeMs) {
        ann.session.pathChanged()
        world.clock.advance(limits.pathChangeMs)
      }
      const told = 3_600_000 / limits.pathChangeMs
      expect(ann.dials).toBeLessThanOrEqual(told + 3_600_000 / (limits.backOffMaxMs / 2) + 6)
    },
  )

  test('but after a connection that lasted the wait starts over', () => {
    const cuts = [0, 0, 0, limits.backOffResetMs, 0]
    const world = new SessionFixture()
    const waits: number[] = []
    const ann = world.clientOf((far) => {
      far.say(JSON.stringify(welcome))
      const cut = cuts.shift()
      if (cut !== undefined) world.clock.after(cut, () => far.say(CUT))
    })
    for (let ms = 0; ms < 15_000; ms += 10) {
      world.clock.advance(10)
      const { session } = ann.room
      if (session.kind === 'backingOff' && session.attempt !== waits.at(-1)) waits.push(session.attempt)
    }
    expect(waits).toEqual([1, 2, 3, 1, 2])
    expect(ann.room.session).toEqual({ kind: 'joined', attempt: 3 })
  })
})

describe('something that is not a room', () => {
  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request', 'not-parley'],
    ['another JSON service', '{"jsonrpc":"2.0"}', 'not-parley'],
    ['a refusal', '{"kind":"close","reason":"room-full"}', 'room-full'],
  ])('%s is told from a room and not retried', (_title, text, code) => {
    const world = new SessionFixture()
    const ann = world.clientOf((far) => far.say(text))
    expect(ann.room.session).toMatchObject({ kind: 'closed', because: { code } })
    expect(ann.dials).toBe(1)
  })

  test('one that says nothing is given up after welcomeMs', () => {
    const world = new SessionFixture()
    const ann = world.clientOf(() => {})
    world.clock.advance(limits.welcomeMs)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'no-welcome' } })
  })
})

describe('getting in', () => {
  test('[H6] a client that is told to wait waits longer than a program would, and is let in', () => {
    const world = new SessionFixture()
    let far: FarEnd | undefined
    const ann = world.clientOf((end) => {
      far = end
      end.say('{"kind":"waiting"}')
    })
    expect(ann.room.session).toEqual({ kind: 'knocking', attempt: 1 })
    world.clock.advance(limits.knockMs - 1)
    expect(ann.room.session.kind).toBe('knocking')
    far?.say(JSON.stringify(welcome))
    world.clock.settle()
    expect(ann.room.session).toEqual({ kind: 'joined', attempt: 1 })
  })

  test('[H6] a host that never answers is given up', () => {
    const world = new SessionFixture()
    const ann = world.clientOf((end) => end.say('{"kind":"waiting"}'))
    world.clock.advance(limits.knockMs + limits.welcomeMs)
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'knock-timeout' } })
  })

  test('[S2] a passcode that no one gave is proved to no one', () => {
    const world = new SessionFixture()
    const ann = world.clientOf((end) => end.say('{"kind":"passcode","share":"s","confirmation":"c"}'))
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'passcode-wrong' } })
  })

  test('[S7] a host of another key is left after the welcome, with nothing taken from it', () => {
    const world = new SessionFixture()
    const keys = { known: 'a', seen: 'b' }
    const ann = world.clientOf(
      (end) => end.say(JSON.stringify(welcome)),
      () => ({ code: 'host-key-changed', keys }),
    )
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'host-key-changed', keys } })
    expect(ann.stores.size).toBe(0)
  })
})

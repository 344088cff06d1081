import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { clientOfRoom, SessionFixture, welcome, type FarEnd } from './session.fixture.ts'

test.each([
  ['\u001b]0;x\u0007R\u202e\n2', 'R 2'],
  ['\u200b', 'Room'],
])('[T1] the room name %j from a host is cleaned to %s', (name, shown) => {
  const ann = new SessionFixture().clientOf((far) =>
    far.say(JSON.stringify({ ...welcome, room: { id: 'r', name } })),
  )
  expect(ann.room.name).toBe(shown)
})

describe('a connected session', () => {
  test('[C3] does not reconnect after being replaced, nor after leaving', () => {
    const world = new SessionFixture()
    const first = clientOfRoom(world, 'Ann')
    const second = clientOfRoom(world, 'Ann')
    expect(first.room.session).toEqual({ kind: 'closed', because: { code: 'replaced' } })
    second.session.leave()
    world.clock.advance(limits.backOffMaxMs)
    expect(second.room.session).toEqual({ kind: 'closed', because: { code: 'leaving' } })
    expect(world.room.here).toBe(0)
  })

  test('[H5] dials again when the host falls silent', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    world.loseHostFrames(ann)
    world.clock.advance(limits.heartbeatMs * 3 + limits.backOffMs)
    expect(ann.dials).toBeGreaterThan(1)
    expect(ann.room.session.kind).toBe('joined')
  })

  test('[H5] when the path has changed, gives up after a second of silence and dials again', () => {
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

  test('[H5] [C3] reconnects equally fast each time the path changes, however short the connections', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    for (let moves = 1; moves <= 10; moves++) {
      world.loseHostFrames(ann)
      ann.session.pathChanged()
      world.clock.advance(limits.livenessMs + limits.backOffMs)
      expect([ann.room.session.kind, ann.dials]).toEqual(['joined', 1 + moves])
    }
  })

  test('[H5] reconnects equally fast if the connection is lost before the host answers', () => {
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

  test('[H5] keeps a host that answers, however often the path changes', () => {
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

describe('[C3] a host that admits a client and cuts it off, again and again', () => {
  const CUT = '{"kind":"close","reason":"lost"}'
  /** How often it is dialled in an hour, if every connection is cut after `cutAfterMs`. */
  function dialsInAnHour(cutAfterMs: number): number {
    const world = new SessionFixture()
    const ann = world.clientOf((far) => {
      far.say(JSON.stringify(welcome))
      world.clock.after(cutAfterMs, () => far.say(CUT))
    })
    for (let second = 0; second < 3_600; second++) world.clock.advance(1_000)
    return ann.dials
  }

  test('is dialled no more often than one that refuses, apart from the first attempts', () => {
    expect(dialsInAnHour(0)).toBeLessThanOrEqual(3_600_000 / (limits.backOffMaxMs / 2) + 6)
    expect(dialsInAnHour(limits.backOffResetMs - 1)).toBeLessThanOrEqual(
      3_600_000 / (limits.backOffMaxMs / 2) + 6,
    )
  })

  test.each([
    ['cuts it off at once', 0],
    ['cuts it off before it has to answer', limits.livenessMs / 2],
    ['sends nothing more', null],
  ])(
    'that %s while the path changes all the time is dialled at most once more for each change',
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
      const changes = 3_600_000 / limits.pathChangeMs
      expect(ann.dials).toBeLessThanOrEqual(changes + 3_600_000 / (limits.backOffMaxMs / 2) + 6)
    },
  )

  test('is dialled with the first wait again after a connection that lasted', () => {
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
  ])('%s is recognized and not retried', (_title, text, code) => {
    const world = new SessionFixture()
    const ann = world.clientOf((far) => far.say(text))
    expect(ann.room.session).toMatchObject({ kind: 'closed', because: { code } })
    expect(ann.dials).toBe(1)
  })

  test('a peer that sends nothing is given up after welcomeMs', () => {
    const world = new SessionFixture()
    const ann = world.clientOf(() => {})
    world.clock.advance(limits.welcomeMs)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'no-welcome' } })
  })
})

describe('joining', () => {
  test('[H6] a client that must wait does so for up to knockMs, and is admitted', () => {
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

  test('[H6] a host that never answers a knock is given up', () => {
    const world = new SessionFixture()
    const ann = world.clientOf((end) => end.say('{"kind":"waiting"}'))
    world.clock.advance(limits.knockMs + limits.welcomeMs)
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'knock-timeout' } })
  })

  test('[S2] a host that sends its passcode step unasked is left', () => {
    const world = new SessionFixture()
    const ann = world.clientOf((end) => end.say('{"kind":"passcode","share":"s","confirmation":"c"}'))
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'passcode-wrong' } })
  })

  test('[S7] a host with another key is left after the welcome, and nothing from it is stored', () => {
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

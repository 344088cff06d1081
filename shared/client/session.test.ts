import { describe, expect, test } from 'vitest'
import type { HostFrame } from '../protocol/frames.ts'
import { limits } from '../protocol/limits.ts'
import { clientOfRoom, RoomWorld, type FarEnd } from './session.fixture.ts'

describe('a session in a real room', () => {
  test('joins, posts, and sees its message leave the outbox when the log has it', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    ann.session.post('general', 'n1', 'hi')
    expect(ann.room.outgoing).toMatchObject([{ nonce: 'n1', delivery: { kind: 'pending' } }])
    world.clock.settle()
    expect(ann.room.outgoing).toEqual([])
    expect(ann.bodies).toEqual(['hi'])
  })

  test('[P4] a rejected message stays, with its reason, and can be retried under the same nonce', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    ann.session.post('nowhere', 'n1', 'hi')
    world.clock.settle()
    expect(ann.room.outgoing[0]?.delivery).toEqual({ kind: 'failed', reason: 'no-such-channel' })
    expect(ann.session.retry('n1')).toBe(true)
    expect(ann.room.outgoing[0]?.delivery).toEqual({ kind: 'pending' })
    world.clock.settle()
    expect(ann.session.discard('n1')).toBe(true)
    expect(ann.room.outgoing).toEqual([])
  })

  test('[P3] [R1] what was written while cut off arrives once, and what was missed comes first, in order', () => {
    const world = new RoomWorld()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    world.cut(ann)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', attempt: 1, because: { code: 'lost' } })
    for (let i = 0; i < 250; i++) bob.session.post('general', `b${i}`, `bob ${i}`)
    ann.session.post('general', 'a1', 'ann while away')
    world.clock.settle()
    expect(ann.bodies).toEqual([])
    // Longer than the host takes to read so much from one member.
    world.clock.advance(limits.backOffMs + 4 * limits.pauseMs)
    expect(ann.room.session.kind).toBe('joined')
    expect(ann.bodies.filter((body) => body === 'ann while away')).toHaveLength(1)
    expect(ann.bodies.filter((body) => body.startsWith('bob'))).toEqual(
      Array.from({ length: 250 }, (_, i) => `bob ${i}`),
    )
    expect(bob.bodies).toEqual(ann.bodies)
    expect(ann.room.outgoing).toEqual([])
  })

  test('[P3] a message whose ack was lost is not doubled by the retry', () => {
    const world = new RoomWorld()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    world.loseHostFrames(ann)
    ann.session.post('general', 'a1', 'once')
    world.clock.settle()
    expect(bob.bodies).toEqual(['once'])
    expect(ann.room.outgoing).toHaveLength(1)
    world.cut(ann)
    world.clock.advance(limits.backOffMs)
    expect(ann.bodies).toEqual(['once'])
    expect(bob.bodies).toEqual(['once'])
    expect(ann.room.outgoing).toEqual([])
  })

  test('[R2] a host that begins a new log is followed: the old one is dropped, pending messages are not', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    ann.session.post('general', 'a1', 'in the old log')
    world.clock.settle()
    world.restartEmpty()
    ann.session.post('general', 'a2', 'written while it was down')
    world.clock.advance(limits.backOffMs)
    expect(ann.bodies).toEqual(['written while it was down'])
  })

  test('[C3] a final reason closes, a retryable one comes back, leaving stays away', () => {
    const world = new RoomWorld()
    const first = clientOfRoom(world, 'Ann')
    const second = clientOfRoom(world, 'Ann')
    expect(first.room.session).toEqual({ kind: 'closed', because: { code: 'replaced' } })
    second.session.leave()
    world.clock.advance(limits.backOffMaxMs)
    expect(second.room.session).toEqual({ kind: 'closed', because: { code: 'leaving' } })
    expect(world.room.here).toBe(0)
  })

  test('[H5] a host that went silent is noticed and dialled again', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    world.loseHostFrames(ann)
    world.clock.advance(limits.heartbeatMs * 3 + limits.backOffMs)
    expect(ann.dials).toBeGreaterThan(1)
    expect(ann.room.session.kind).toBe('joined')
  })

  test('[H5] a host that may be elsewhere is given up after a second of silence, and dialled again', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    world.loseHostFrames(ann)
    ann.session.wayChanged()
    world.clock.advance(limits.signOfLifeMs - 1)
    expect(ann.room.session.kind).toBe('joined')
    world.clock.advance(1)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'heartbeat-timeout' } })
    world.clock.advance(limits.backOffMs)
    expect(ann.dials).toBe(2)
    expect(ann.room.session.kind).toBe('joined')
  })

  test('[H5] a host that answers is kept, however often it is said to be elsewhere', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    for (let i = 0; i < 10; i++) {
      ann.session.wayChanged()
      world.clock.advance(limits.signOfLifeMs / 2)
    }
    world.clock.advance(limits.heartbeatMs * 5)
    expect(ann.dials).toBe(1)
    expect(ann.room.session.kind).toBe('joined')
  })

  test('[M4] typing is shown for typingMs and ends with the message', () => {
    const world = new RoomWorld()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    const typing = () => bob.room.channels[0]?.typing
    ann.session.typing('general')
    world.clock.settle()
    expect(typing()).toEqual(['ann'])
    world.clock.advance(limits.typingMs)
    expect(typing()).toEqual([])
    ann.session.typing('general')
    ann.session.post('general', 'n', 'done')
    world.clock.settle()
    expect(typing()).toEqual([])
  })

  test('the outbox is bounded, and a nonce is used once', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    world.cut(ann)
    for (let i = 0; i < limits.outboxMessages; i++)
      expect(ann.session.post('general', `n${i}`, 'x')).toBe(true)
    expect(ann.session.post('general', 'one more', 'x')).toBe(false)
    expect(ann.session.post('general', 'n1', 'x')).toBe(false)
  })

  test('[N1] a channel made by one appears for the other and takes messages', () => {
    const world = new RoomWorld()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    void ann.session.createChannel('homework')
    world.clock.settle()
    bob.session.post('homework', 'n', 'page 12')
    world.clock.settle()
    expect(ann.room.channels.map(({ name }) => name)).toEqual(['general', 'homework'])
    expect(ann.room.channels[1]?.events.map(({ kind }) => kind)).toEqual(['channelCreated', 'messagePosted'])
  })

  test('[M3] a rename reaches everybody; while away it waits for the hello', () => {
    const world = new RoomWorld()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    ann.session.rename('Anna')
    world.clock.settle()
    expect(ann.room.me.name).toBe('Anna')
    expect(bob.room.members['ann']?.name).toBe('Anna')
    world.cut(ann)
    ann.session.rename('Anne')
    world.clock.advance(limits.backOffMs)
    expect(bob.room.members['ann']?.name).toBe('Anne')
  })
})

describe('a session with something that is not a room', () => {
  const welcome: HostFrame = {
    kind: 'welcome',
    version: '1.0',
    room: { id: 'r', name: 'R' },
    you: { id: 'ann', name: 'Ann' },
    head: { epoch: 1, seq: 0 },
    first: 1,
    channels: ['general'],
  }

  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request', 'not-parley'],
    ['another JSON service', '{"jsonrpc":"2.0"}', 'not-parley'],
    ['a refusal', '{"kind":"close","reason":"room-full"}', 'room-full'],
  ])('%s is told from a room and not retried', (_title, text, code) => {
    const world = new RoomWorld()
    const ann = world.clientOf((far) => far.say(text))
    expect(ann.room.session).toMatchObject({ kind: 'closed', because: { code } })
    expect(ann.dials).toBe(1)
  })

  test('one that says nothing is given up after welcomeMs', () => {
    const world = new RoomWorld()
    const ann = world.clientOf(() => {})
    world.clock.advance(limits.welcomeMs)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'no-welcome' } })
  })

  test('[E2] a gap in the events means a broken connection, not a gap on the screen', () => {
    const world = new RoomWorld()
    const event = { epoch: 1, at: 0, author: { id: 'b', name: 'B' }, kind: 'memberJoined' as const }
    const ann = world.clientOf((far) => {
      far.say(JSON.stringify(welcome))
      far.say(JSON.stringify({ kind: 'event', event: { ...event, seq: 1, nonce: 'x' } }))
      far.say(JSON.stringify({ kind: 'event', event: { ...event, seq: 3, nonce: 'y' } }))
    })
    expect(ann.room.channels[0]?.events.map(({ seq }) => seq)).toEqual([1])
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'lost' } })
  })
})

describe('getting in', () => {
  const welcome = JSON.stringify({
    kind: 'welcome',
    version: '1.0',
    room: { id: 'r', name: 'R' },
    you: { id: 'ann', name: 'Ann' },
    head: { epoch: 1, seq: 0 },
    first: 1,
    channels: ['general'],
  } satisfies HostFrame)

  test('[H6] a client that is told to wait waits longer than a program would, and is let in', () => {
    const world = new RoomWorld()
    let far: FarEnd | undefined
    const ann = world.clientOf((end) => {
      far = end
      end.say('{"kind":"waiting"}')
    })
    expect(ann.room.session).toEqual({ kind: 'knocking', attempt: 1 })
    world.clock.advance(limits.knockMs - 1)
    expect(ann.room.session.kind).toBe('knocking')
    far?.say(welcome)
    world.clock.settle()
    expect(ann.room.session).toEqual({ kind: 'joined' })
  })

  test('[H6] a host that never answers is given up', () => {
    const world = new RoomWorld()
    const ann = world.clientOf((end) => end.say('{"kind":"waiting"}'))
    world.clock.advance(limits.knockMs + limits.welcomeMs)
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'knock-timeout' } })
  })

  test('[S2] a passcode that nobody gave is proved to nobody', () => {
    const world = new RoomWorld()
    const ann = world.clientOf((end) => end.say('{"kind":"passcode","share":"s","confirmation":"c"}'))
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'passcode-wrong' } })
  })

  test('[S7] a host of another key is left after the welcome, with nothing taken from it', () => {
    const world = new RoomWorld()
    const keys = { known: 'a', seen: 'b' }
    const ann = world.clientOf(
      (end) => end.say(welcome),
      () => ({ code: 'host-key-changed', keys }),
    )
    expect(ann.room.session).toEqual({ kind: 'closed', because: { code: 'host-key-changed', keys } })
    expect(ann.stores.size).toBe(0)
  })

  test('[S4] what is written is signed, for its room, channel, nonce and text', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    ann.session.post('general', 'n1', 'hi')
    world.clock.settle()
    const posted = ann.room.channels[0]?.events.find(({ kind }) => kind === 'messagePosted')
    expect(posted).toMatchObject({ sig: 'ann', author: { id: 'ann' } })
  })

  test('rules and knocks are told as they change', () => {
    const world = new RoomWorld()
    const ann = clientOfRoom(world, 'Ann')
    expect(ann.room.rules).toEqual({ policy: 'open', slowSeconds: 0, muted: [] })
    void world.room.act({ kind: 'slow', seconds: 5 })
    world.clock.settle()
    expect(ann.room.rules?.slowSeconds).toBe(5)
    expect(ann.room.knocks).toEqual([])
  })
})

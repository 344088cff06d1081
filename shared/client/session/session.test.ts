import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { clientOfRoom, SessionFixture, welcome } from './session.fixture.ts'

describe('a session in a real room', () => {
  test('joins, posts, and removes the message from the outbox once it is in the log', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    ann.post('hi', 'n1')
    expect(ann.room.outgoing).toMatchObject([{ nonce: 'n1', delivery: { kind: 'pending' } }])
    world.clock.settle()
    expect(ann.room.outgoing).toEqual([])
    expect(ann.bodies).toEqual(['hi'])
  })

  test('[P4] keeps a rejected message with the reason, to be retried under the same nonce', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    ann.post('hi', 'n1', 'nowhere')
    world.clock.settle()
    expect(ann.room.outgoing[0]?.delivery).toEqual({ kind: 'failed', reason: 'no-such-channel' })
    expect(ann.session.retry('n1')).toBe(true)
    expect(ann.room.outgoing[0]?.delivery).toEqual({ kind: 'pending' })
    world.clock.settle()
    expect(ann.session.discard('n1')).toBe(true)
    expect(ann.room.outgoing).toEqual([])
  })

  test('[P3] [R1] sends what was written while disconnected once, after the missed events, in order', () => {
    const world = new SessionFixture()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    world.cut(ann)
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', attempt: 1, because: { code: 'lost' } })
    for (let i = 0; i < 250; i++) bob.post(`bob ${i}`, `b${i}`)
    ann.post('ann while away', 'a1')
    world.clock.settle()
    expect(ann.bodies).toEqual([])
    // Longer than the host needs to read this much from one member.
    world.clock.advance(limits.backOffMs + 4 * limits.pauseMs)
    expect(ann.room.session.kind).toBe('joined')
    expect(ann.bodies.filter((body) => body === 'ann while away')).toHaveLength(1)
    expect(ann.bodies.filter((body) => body.startsWith('bob'))).toEqual(
      Array.from({ length: 250 }, (_, i) => `bob ${i}`),
    )
    expect(bob.bodies).toEqual(ann.bodies)
    expect(ann.room.outgoing).toEqual([])
  })

  test('[P3] a retry after a lost ack does not repeat the message', () => {
    const world = new SessionFixture()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    world.loseHostFrames(ann)
    ann.post('once', 'a1')
    world.clock.settle()
    expect(bob.bodies).toEqual(['once'])
    expect(ann.room.outgoing).toHaveLength(1)
    world.cut(ann)
    world.clock.advance(limits.backOffMs)
    expect(ann.bodies).toEqual(['once'])
    expect(bob.bodies).toEqual(['once'])
    expect(ann.room.outgoing).toEqual([])
  })

  test('[R2] follows a host with a new log: drops the old one, and keeps pending messages', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    ann.post('in the old log', 'a1')
    world.clock.settle()
    world.restartEmpty()
    ann.post('written while it was down', 'a2')
    world.clock.advance(limits.backOffMs)
    expect(ann.bodies).toEqual(['written while it was down'])
  })

  test('[H8] sends a message for one room to no other room at its address, and delivers it when the room is back', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    const { id } = world.room
    world.hostAnother()
    ann.post('for this room only', 'a1')
    world.clock.advance(10 * limits.backOffMs)
    expect(ann.session.state).toMatchObject({ because: { code: 'another-room' } })
    expect(world.room.members).toEqual([])
    expect(ann.room).toMatchObject({
      id,
      name: 'Physics 2b',
      outgoing: [{ command: { content: { text: 'for this room only' } } }],
    })
    world.hostAnother(id)
    world.clock.advance(2 * limits.backOffMaxMs)
    expect(ann.bodies).toEqual(['for this room only'])
    expect(ann.room.outgoing).toEqual([])
  })

  test('[H8] leaves a host that welcomes it to another room', () => {
    const world = new SessionFixture()
    const rooms = ['r']
    const ann = world.clientOf((far) => {
      far.say(JSON.stringify({ ...welcome, room: { id: rooms.shift() ?? 'other', name: 'R' } }))
      if (world.clock.elapsed() === 0) world.clock.after(1, () => far.say('{"kind":"close","reason":"lost"}'))
    })
    world.clock.advance(2 * limits.backOffMs)
    expect(ann.session.state).toMatchObject({ because: { code: 'another-room' } })
    expect([...ann.stores.keys()]).toEqual(['r'])
  })

  test('[M4] shows typing for typingMs, or until the message', () => {
    const world = new SessionFixture()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    const typing = () => bob.room.channels[0]?.typing
    ann.session.typing('general')
    world.clock.settle()
    expect(typing()).toEqual(['ann'])
    world.clock.advance(limits.typingMs)
    expect(typing()).toEqual([])
    ann.session.typing('general')
    ann.post('done', 'n')
    world.clock.settle()
    expect(typing()).toEqual([])
  })

  test('limits the outbox, and uses a nonce once', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    world.cut(ann)
    for (let i = 0; i < limits.outboxMessages; i++) expect(ann.post('x', `n${i}`)).toBe(true)
    expect(ann.post('x', 'one more')).toBe(false)
    expect(ann.post('x', 'n1')).toBe(false)
  })

  test('[N1] a new channel appears for others and takes messages', () => {
    const world = new SessionFixture()
    const [ann, bob] = [clientOfRoom(world, 'Ann'), clientOfRoom(world, 'Bob')]
    void ann.session.createChannel('homework')
    world.clock.settle()
    bob.post('page 12', 'n', 'homework')
    world.clock.settle()
    expect(ann.room.channels.map(({ name }) => name)).toEqual(['general', 'homework'])
    expect(ann.room.channels[1]?.entries.map(({ kind }) => kind)).toEqual(['channelCreated', 'message'])
  })

  test('[M3] a rename reaches everyone; while disconnected, with the next hello', () => {
    const world = new SessionFixture()
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

  test('[E2] a gap in the events ends the connection and is never shown', () => {
    const world = new SessionFixture()
    const event = { epoch: 1, at: 0, author: { id: 'b', name: 'B' }, kind: 'memberJoined' as const }
    const ann = world.clientOf((far) => {
      far.say(JSON.stringify(welcome))
      far.say(JSON.stringify({ kind: 'event', event: { ...event, seq: 1, nonce: 'x' } }))
      far.say(JSON.stringify({ kind: 'event', event: { ...event, seq: 3, nonce: 'y' } }))
    })
    expect(ann.room.channels[0]?.entries.map(({ seq }) => seq)).toEqual([1])
    expect(ann.room.session).toMatchObject({ kind: 'backingOff', because: { code: 'lost' } })
  })

  test('[S4] signs messages for their room, channel, nonce and text', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    ann.post('hi', 'n1')
    world.clock.settle()
    const posted = world.events.find(({ kind }) => kind === 'messagePosted')
    expect(posted).toMatchObject({ sig: 'ann', seen: [1, 1], author: { id: 'ann' } })
  })

  describe('a command that is held back', () => {
    const HELD_MS = 5_000
    const said = () => {
      const world = new SessionFixture()
      const ann = clientOfRoom(world, 'Ann')
      ann.post('a slip', 'n1')
      world.clock.settle()
      const target = { author: 'ann', nonce: 'n1' }
      const notBefore = world.clock.now() + HELD_MS
      ann.session.submit('r1', { kind: 'remove', channel: 'general', target }, notBefore)
      world.clock.settle()
      const isRemoved = () => world.events.some(({ kind }) => kind === 'messageRemoved')
      return { world, ann, isRemoved }
    }

    test('is sent when its time has come, and not before', () => {
      const { world, ann, isRemoved } = said()
      world.clock.advance(HELD_MS - 1)
      expect(isRemoved()).toBe(false)
      world.clock.advance(1)
      expect(isRemoved()).toBe(true)
      expect(ann.room.outgoing).toEqual([])
      expect(ann.bodies).toEqual([])
    })

    test('leaves no trace if it is discarded until then', () => {
      const { world, ann, isRemoved } = said()
      expect(ann.session.discard('r1')).toBe(true)
      world.clock.advance(2 * HELD_MS)
      expect(isRemoved()).toBe(false)
      expect(ann.bodies).toEqual(['a slip'])
    })

    test('is sent when its author leaves', () => {
      const { world, ann, isRemoved } = said()
      ann.session.leave()
      world.clock.settle()
      expect(isRemoved()).toBe(true)
    })

    test('is sent once after reconnecting, if its time came meanwhile', () => {
      const { world, ann, isRemoved } = said()
      world.cut(ann)
      world.clock.advance(HELD_MS)
      world.clock.advance(60_000)
      expect(isRemoved()).toBe(true)
      expect(world.events.filter(({ nonce }) => nonce === 'r1')).toHaveLength(1)
      expect(ann.room.outgoing).toEqual([])
    })
  })

  test('has the rules and knocks as they change', () => {
    const world = new SessionFixture()
    const ann = clientOfRoom(world, 'Ann')
    expect(ann.room.rules).toEqual({ policy: 'open', slowSeconds: 0, muted: [] })
    void world.room.act({ kind: 'slow', seconds: 5 })
    world.clock.settle()
    expect(ann.room.rules?.slowSeconds).toBe(5)
    expect(ann.room.knocks).toEqual([])
  })
})

import { describe, expect, onTestFinished, test } from 'vitest'
import type { RoomEvent } from '../protocol/events.ts'
import type { ClientFrame } from '../protocol/frames.ts'
import { limits } from '../protocol/limits.ts'
import { StorageError } from '../protocol/storage-error.ts'
import type { Transport, TransportListener } from '../protocol/transport.ts'
import { MemoryHistory } from './memory-history.ts'
import { RoomFixture } from './room.fixture.ts'

describe('hello', () => {
  test('[H3] a hello is welcomed with the room, the channels and everybody known', () => {
    const room = new RoomFixture()
    room.join('Bob')
    const ann = room.join('Ann')
    expect(ann.last('welcome')).toMatchObject({
      room: { id: 'room-1', name: 'Physics 2b' },
      you: { id: 'ann', name: 'Ann' },
      first: 1,
      channels: ['general'],
    })
    expect(ann.heard[1]).toEqual({
      kind: 'presence',
      members: [
        { id: 'bob', name: 'Bob', state: 'here' },
        { id: 'ann', name: 'Ann', state: 'here' },
      ],
    })
  })

  test.each([
    [
      '[H1] a post before the hello',
      '{"kind":"post","nonce":"n","channel":"general","body":"x"}',
      'bad-frame',
    ],
    ['[D2] HTTP', 'GET / HTTP/1.1', 'bad-frame'],
    ['[D2] a hello without a name', '{"kind":"hello","version":"1.0"}', 'bad-frame'],
    ['[V2] another major version', '{"kind":"hello","version":"2.0","name":"Ann"}', 'unsupported-version'],
    ['[V2] no version at all', '{"kind":"hello","version":"latest","name":"Ann"}', 'unsupported-version'],
    ['[M1] an empty name', '{"kind":"hello","version":"1.0","name":" \\u200b "}', 'bad-name'],
    ['[M1] a long name', `{"kind":"hello","version":"1.0","name":"${'x'.repeat(41)}"}`, 'bad-name'],
    ['[F2] a huge hello', `{"kind":"hello","version":"1.0","name":"${'x'.repeat(5000)}"}`, 'frame-too-large'],
  ])('%s ends that connection with a reason and no other', (_title, text, reason) => {
    const room = new RoomFixture()
    const ann = room.join('Ann')
    const stranger = room.connect()
    stranger.sayRaw(text)
    expect(stranger.last('close').reason).toBe(reason)
    expect(stranger.closed).toBe(true)
    ann.post('still here')
    expect(ann.bodies).toEqual(['still here'])
  })

  test('[V2] the refusal names both versions', () => {
    const stranger = new RoomFixture().connect()
    stranger.sayRaw('{"kind":"hello","version":"7.3","name":"Ann"}')
    expect(stranger.last('close').text).toMatch(/1\.0.*7\.3/)
  })

  test('[V3] frames of unknown kinds are ignored', () => {
    const ann = new RoomFixture().join('Ann')
    ann.sayRaw('{"kind":"wave","at":"everybody"}')
    expect(ann.closed).toBe(false)
  })

  test('[H1] silence ends after helloMs', () => {
    const room = new RoomFixture()
    const stranger = room.connect()
    room.clock.advance(limits.helloMs - 1)
    expect(stranger.closed).toBe(false)
    room.clock.advance(1)
    expect(stranger.last('close').reason).toBe('hello-timeout')
  })

  test('[H4] a member that comes back replaces its earlier connection without leaving', () => {
    const room = new RoomFixture()
    const bob = room.join('Bob')
    const first = room.join('Ann')
    const second = room.join('Ann')
    expect(first.last('close').reason).toBe('replaced')
    expect(bob.all('presence').flatMap(({ members }) => members)).not.toContainEqual(
      expect.objectContaining({ id: 'ann', state: 'away' }),
    )
    second.post('hi')
    expect(bob.bodies).toEqual(['hi'])
    expect(room.room.here).toBe(2)
  })
})

describe('names', () => {
  test('[M1] a taken name gets the next number, whatever its case, and the client is told', () => {
    const room = new RoomFixture()
    room.join('Ann')
    expect(room.join('ANN', { key: 'k2' }).last('welcome').you.name).toBe('ANN 2')
    expect(room.join('Ann', { key: 'k3' }).last('welcome').you.name).toBe('Ann 3')
    const long = 'x'.repeat(limits.nameChars)
    room.join(long, { key: 'k4' })
    expect(room.join(long, { key: 'k5' }).last('welcome').you.name).toBe(`${'x'.repeat(38)} 2`)
  })

  test('[M1] a member that is away keeps its name', () => {
    const room = new RoomFixture()
    room.join('Ann').say({ kind: 'close', reason: 'leaving' })
    expect(room.join('Ann', { key: 'other' }).last('welcome').you.name).toBe('Ann 2')
    expect(room.join('Ann').last('welcome').you.name).toBe('Ann')
  })

  test('[H2] without a key a member is forgotten when it leaves, name and all', () => {
    const room = new RoomFixture()
    const bob = room.join('Bob')
    const passer = room.connect()
    passer.say({ kind: 'hello', version: '1.0', name: 'Ann' })
    const { id } = passer.last('welcome').you
    passer.say({ kind: 'close', reason: 'leaving' })
    expect(bob.last('presence').members).toEqual([{ id, name: 'Ann', state: 'gone' }])
    expect(room.join('Ann').last('welcome').you.name).toBe('Ann')
  })

  test('[M3] a rename is an event and a change of presence', () => {
    const room = new RoomFixture()
    const bob = room.join('Bob')
    const ann = room.join('Ann')
    ann.say({ kind: 'rename', nonce: 'r', name: ' Bob ' })
    expect(bob.last('event').event).toMatchObject({
      kind: 'memberRenamed',
      author: { name: 'Bob 2' },
      before: 'Ann',
    })
    expect(bob.last('presence').members).toEqual([{ id: 'ann', name: 'Bob 2', state: 'here' }])
    ann.say({ kind: 'rename', nonce: 'r2', name: '' })
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'r2', reason: 'bad-name' })
  })

  test('[M2] presence of many comes in bounded frames', () => {
    const room = new RoomFixture()
    for (let i = 0; i < 250; i++) room.join(`member ${i}`, { key: `m${i}` })
    const ann = room.join('Ann')
    const welcome = ann.heard.slice(1).filter((frame) => frame.kind === 'presence')
    expect(welcome.slice(0, 3).map(({ members }) => members.length)).toEqual([100, 100, 51])
  })
})

describe('posts', () => {
  test('[E1] [E2] everybody hears every message once, in one gap-free order, the author too', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    for (let i = 0; i < 20; i++) (i % 2 ? ann : bob).post(`m${i}`)
    expect(ann.bodies).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`))
    expect(bob.bodies).toEqual(ann.bodies)
    const seqs = ann.all('event').map(({ event }) => event.seq)
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i))
  })

  test('[P2] the ack follows the event and says where it stands', () => {
    const ann = new RoomFixture().join('Ann')
    ann.post('hi', 'n1')
    const [event, ack] = ann.heard.slice(-2)
    expect(event).toMatchObject({ kind: 'event', event: { nonce: 'n1', seq: 2 } })
    expect(ack).toEqual({ kind: 'ack', nonce: 'n1', epoch: 1, seq: 2 })
  })

  test('[P3] a repeated nonce is stored once, within a tick and later, and acked with the same place', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    const frame = { kind: 'post', nonce: 'n1', channel: 'general', body: 'once' } as const
    ann.say(frame, frame)
    ann.say(frame)
    expect(bob.bodies).toEqual(['once'])
    expect(new Set(ann.all('ack').map(({ seq }) => seq)).size).toBe(1)
    expect(ann.all('ack')).toHaveLength(3)
    bob.post('twice', 'n1')
    expect(bob.bodies).toEqual(['once', 'twice'])
  })

  test.each([
    ['', 'general', 'message-empty'],
    [' \n ', 'general', 'message-empty'],
    ['x'.repeat(limits.bodyChars + 1), 'general', 'message-too-long'],
    ['hi', 'nowhere', 'no-such-channel'],
  ])('[P4] a post that cannot be is rejected and the connection goes on', (body, channel, reason) => {
    const ann = new RoomFixture().join('Ann')
    ann.post(body, 'n1', channel)
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'n1', reason })
    ann.post('fine')
    expect(ann.bodies).toEqual(['fine'])
  })

  test('[P1] the longest message passes even when JSON escapes all of it', () => {
    const ann = new RoomFixture().join('Ann')
    ann.post(`${'\t'.repeat(limits.bodyChars - 1)}x`, 'n1')
    expect(ann.bodies[0]).toHaveLength(limits.bodyChars)
  })

  test('[E3] a log that cannot store says so, tells nobody, and recovers', () => {
    const history = new MemoryHistory(1)
    const append = history.append.bind(history)
    const room = new RoomFixture(history)
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    history.append = () => {
      throw new StorageError('disk-full', 'no space left')
    }
    ann.post('lost', 'n1')
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'n1', reason: 'disk-full' })
    history.append = append
    ann.post('lost', 'n1')
    expect(bob.bodies).toEqual(['lost'])
  })
})

describe('channels', () => {
  test('[N1] a new channel is an event, and taken from then on', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    ann.say({ kind: 'createChannel', nonce: 'c', name: '# Home Work ' })
    expect(bob.last('event').event).toMatchObject({ kind: 'channelCreated', channel: 'home-work' })
    bob.say({ kind: 'createChannel', nonce: 'c', name: 'HOME-WORK' })
    expect(bob.last('reject').reason).toBe('channel-exists')
    ann.say({ kind: 'createChannel', nonce: 'c', name: '# Home Work ' })
    expect(ann.all('ack')).toHaveLength(2)
    expect(room.join('Cy').last('welcome').channels).toEqual(['general', 'home-work'])
  })

  test('[P3] a repeated command has no further effect, within a tick and later', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    const create = { kind: 'createChannel', nonce: 'c', name: 'x' } as const
    ann.say(create, create)
    expect(ann.all('reject')).toEqual([])
    ann.say(
      { kind: 'post', nonce: 'p', channel: 'general', body: 'hi' },
      { ...create, nonce: 'p', name: 'ghost' },
    )
    expect(room.join('Cy').last('welcome').channels).toEqual(['general', 'x'])
    for (const [nonce, name] of [
      ['r1', 'Anna'],
      ['r2', 'Anne'],
      ['r1', 'Anna'],
    ] as const) {
      ann.say({ kind: 'rename', nonce, name })
    }
    expect(bob.last('presence').members).toEqual([{ id: 'ann', name: 'Anne', state: 'here' }])
    ann.say({ kind: 'rename', nonce: 'r3', name: 'Anne' })
    expect(ann.last('ack').nonce).toBe('r3')
    expect(bob.all('event').filter(({ event }) => event.kind === 'memberRenamed')).toHaveLength(2)
  })

  test('[N1] a channel whose event could not be stored does not exist', () => {
    const history = new MemoryHistory(1)
    const room = new RoomFixture(history)
    const ann = room.join('Ann')
    const append = history.append.bind(history)
    history.append = () => {
      throw new StorageError('disk-full', 'no space left')
    }
    ann.say({ kind: 'createChannel', nonce: 'c1', name: 'x' })
    history.append = append
    ann.post('hi', 'n', 'x')
    expect(ann.last('reject').reason).toBe('no-such-channel')
    ann.say({ kind: 'createChannel', nonce: 'c2', name: 'x' })
    expect(ann.last('event').event.kind).toBe('channelCreated')
  })
})

describe('history', () => {
  const filled = (count: number, body = (i: number) => `m${i}`) => {
    const room = new RoomFixture()
    const ann = room.join('Ann')
    for (let i = 1; i <= count; i++) ann.post(body(i))
    return { room, ann }
  }

  test('[G1] pages walk back to the start without a gap', () => {
    const { ann } = filled(250)
    const seen: RoomEvent[] = []
    for (let before = 252, more = true, id = 0; more; id++) {
      ann.say({ kind: 'page', id, channel: 'general', before, limit: 100 })
      const page = ann.last('pageResult')
      seen.unshift(...page.events)
      before = page.events[0]?.seq ?? 0
      more = page.more
    }
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 251 }, (_, i) => i + 1))
  })

  test('[G1] a page of long messages is cut to the frame size and continues where it was cut', () => {
    const { ann } = filled(20, () => '漢'.repeat(limits.bodyChars))
    ann.say({ kind: 'page', id: 1, channel: 'general', before: 22, limit: 100 })
    const page = ann.last('pageResult')
    expect(page.more).toBe(true)
    expect(page.events.at(-1)?.seq).toBe(21)
    expect(page.events.length).toBeGreaterThan(0)
    expect(new TextEncoder().encode(JSON.stringify(page)).length).toBeLessThanOrEqual(limits.frameBytes)
  })

  test('[R2] [R3] a returning member gets exactly what it missed, then what is new', () => {
    const { room, ann } = filled(1)
    const bob = room.join('Bob')
    const { epoch, seq } = bob.last('event').event
    bob.say({ kind: 'close', reason: 'leaving' })
    for (let i = 0; i < 150; i++) ann.post(`missed ${i}`)
    const back = room.join('Bob')
    expect(back.last('welcome').head.seq).toBe(seq + 150)
    back.say({ kind: 'resume', epoch, seq })
    expect(back.last('missed').more).toBe(true)
    ann.post('said meanwhile')
    expect(back.all('event')).toEqual([])
    while (back.last('missed').more) {
      back.say({ kind: 'resume', epoch, seq: back.last('missed').events.at(-1)?.seq ?? 0 })
    }
    ann.post('live')
    const missed = back.all('missed').flatMap(({ events }) => events)
    expect(missed.map((event) => event.seq)).toEqual(Array.from({ length: 151 }, (_, i) => seq + 1 + i))
    expect(back.bodies).toEqual(['live'])
  })

  test.each([
    ['another epoch', { epoch: 2, seq: 1 }],
    ['a seq that was never reached', { epoch: 1, seq: 99 }],
  ])('[R2] a resume from %s brings nothing, and the connection is live', (_title, position) => {
    const { room, ann } = filled(3)
    const bob = room.join('Bob')
    bob.say({ kind: 'resume', ...position })
    expect(bob.last('missed')).toEqual({ kind: 'missed', events: [], more: false })
    ann.post('live')
    expect(bob.bodies).toEqual(['live'])
  })
})

describe('a room that is opened again', () => {
  test('[E1] [M1] [N1] goes on where its log ends, with its members, names and channels', () => {
    const history = new MemoryHistory(1)
    const first = new RoomFixture(history)
    const ann = first.join('Ann')
    ann.say({ kind: 'createChannel', nonce: 'c', name: 'homework' })
    ann.say({ kind: 'rename', nonce: 'r', name: 'Anna' })
    ann.post('before')
    const again = new RoomFixture(history)
    const bob = again.join('Anna', { key: 'bob' })
    expect(bob.last('welcome')).toMatchObject({ you: { name: 'Anna 2' }, channels: ['general', 'homework'] })
    expect(bob.all('presence')[0]?.members).toContainEqual({ id: 'ann', name: 'Anna', state: 'away' })
    bob.post('after', 'n')
    expect(bob.last('ack').seq).toBe(history.head.seq)
    const back = again.join('Anna', { key: 'ann' })
    back.say({ kind: 'post', nonce: 'auto-0', channel: 'general', body: 'before' })
    expect(back.last('ack').seq).toBe(4)
  })
})

describe('staying and leaving', () => {
  test('[H5] a silent peer is asked, then given up; one that answers stays', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    for (let i = 0; i < 3; i++) {
      room.clock.advance(limits.heartbeatMs)
      ann.say({ kind: 'pong' })
    }
    expect(bob.all('ping')).toHaveLength(1)
    expect(bob.last('close').reason).toBe('heartbeat-timeout')
    expect(ann.closed).toBe(false)
    expect(ann.last('presence').members).toEqual([{ id: 'bob', name: 'Bob', state: 'away' }])
  })

  test('[H5] moving the wall clock by two years ends nothing', () => {
    const room = new RoomFixture()
    const ann = room.join('Ann')
    ann.post('before')
    room.clock.setWall(room.clock.now() - 2 * 365 * 86_400_000)
    ann.post('after')
    expect(ann.closed).toBe(false)
    expect(ann.bodies).toEqual(['before', 'after'])
  })

  test('[C4] a reader that does not keep up is ended; the others do not notice', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    const stalled = stalledTransport()
    room.room.accept(stalled.transport)
    stalled.say({ kind: 'hello', version: '1.0', name: 'Slow', key: 'slow' })
    room.clock.settle()
    ann.post('before')
    expect(stalled.closed).toBe(false)
    stalled.queuedBytes = limits.queuedBytes + 1
    ann.post('too much')
    expect(stalled.closed).toBe(true)
    expect(bob.bodies).toEqual(['before', 'too much'])
    expect(bob.last('presence').members).toEqual([{ id: 'slow', name: 'Slow', state: 'away' }])
  })

  test('[C1] stopping commits what waits and tells everybody why', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    room.room.stop('host-stopping')
    room.clock.settle()
    expect(ann.last('close').reason).toBe('host-stopping')
    expect(bob.closed).toBe(true)
  })

  test('[M1] beyond membersKnown the one away the longest is forgotten, and newcomers still come in', () => {
    const room = new RoomFixture()
    const limit = limits.membersKnown
    Object.assign(limits, { membersKnown: 3 })
    onTestFinished(() => void Object.assign(limits, { membersKnown: limit }))
    for (const name of ['Ann', 'Bob', 'Cy']) room.join(name).say({ kind: 'close', reason: 'leaving' })
    room.join('Ann').say({ kind: 'close', reason: 'leaving' })
    const dee = room.join('Dee')
    expect(dee.all('presence')[0]?.members.map(({ name }) => name)).toEqual(['Cy', 'Ann', 'Dee'])
  })

  test('[M4] whispers that come too fast are dropped', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    for (let i = 0; i < 50; i++) ann.say({ kind: 'typing', channel: 'general' })
    expect(bob.all('typing')).toHaveLength(1)
    room.clock.advance(limits.whisperMs)
    ann.say({ kind: 'typing', channel: 'general' })
    expect(bob.all('typing')).toHaveLength(2)
  })

  test('[M4] typing reaches the others and is not in the log', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    ann.say({ kind: 'typing', channel: 'general' })
    expect(bob.last('typing')).toEqual({ kind: 'typing', channel: 'general', id: 'ann' })
    expect(ann.all('typing')).toEqual([])
    expect(room.join('Cy').last('welcome').head.seq).toBe(2)
  })
})

/** A transport whose peer may stop reading, as far as the host can tell. */
function stalledTransport() {
  let listener: TransportListener | undefined
  const state = { queuedBytes: 0, closed: false }
  return Object.assign(state, {
    say: (frame: ClientFrame) => listener?.onFrame(JSON.stringify(frame)),
    transport: {
      peer: 'far away',
      get queuedBytes() {
        return state.queuedBytes
      },
      listen: (own: TransportListener) => {
        listener = own
      },
      send: () => {},
      limitFrames: () => {},
      close: () => {
        state.closed = true
      },
    } satisfies Transport,
  })
}

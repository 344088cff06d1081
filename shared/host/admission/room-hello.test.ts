import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { RoomFixture } from '../room.fixture.ts'

describe('hello', () => {
  test('[H3] the welcome has the room, the channels and all known members', () => {
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
        { id: 'bob', name: 'Bob', state: 'here', role: 'member' },
        { id: 'ann', name: 'Ann', state: 'here', role: 'member' },
      ],
    })
  })

  test('[M2] presence lists members in the order in which they joined, also after a return', () => {
    const room = new RoomFixture()
    const ann = room.join('Ann')
    room.join('Bob')
    ann.say({ kind: 'close', reason: 'leaving' })
    room.join('Ann')
    const [told] = room.join('Cy').all('presence')
    expect(told?.members.map(({ name }) => name)).toEqual(['Ann', 'Bob', 'Cy'])
  })

  test.each([
    [
      '[H1] a post before the hello',
      '{"kind":"post","nonce":"n","channel":"general","content":{"text":"x"}}',
      'bad-frame',
    ],
    ['[D2] HTTP', 'GET / HTTP/1.1', 'bad-frame'],
    ['[D2] a hello without a name', '{"kind":"hello","version":"2.0"}', 'bad-frame'],
    ['[V2] another major version', '{"kind":"hello","version":"3.0","name":"Ann"}', 'unsupported-version'],
    ['[V2] no version at all', '{"kind":"hello","version":"latest","name":"Ann"}', 'unsupported-version'],
    [
      '[H8] a hello for another room',
      '{"kind":"hello","version":"2.0","name":"Ann","room":"another"}',
      'another-room',
    ],
    ['[M1] an empty name', '{"kind":"hello","version":"2.0","name":" \\u200b "}', 'bad-name'],
    ['[M1] a long name', `{"kind":"hello","version":"2.0","name":"${'x'.repeat(41)}"}`, 'bad-name'],
    ['[F2] a huge hello', `{"kind":"hello","version":"2.0","name":"${'x'.repeat(5000)}"}`, 'frame-too-large'],
  ])('%s ends only its connection, with a reason', (_title, text, reason) => {
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
    expect(stranger.last('close').text).toMatch(/2\.0.*7\.3/)
  })

  test('[V3] frames of unknown kinds are ignored', () => {
    const ann = new RoomFixture().join('Ann')
    ann.sayRaw('{"kind":"wave","at":"everyone"}')
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

  test('[H4] a member on a new connection replaces its earlier one and does not leave', () => {
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
  test('[M1] a taken name in any case gets the next number, which the welcome states', () => {
    const room = new RoomFixture()
    room.join('Ann')
    expect(room.join('ANN', { key: 'k2' }).last('welcome').you.name).toBe('ANN 2')
    expect(room.join('Ann', { key: 'k3' }).last('welcome').you.name).toBe('Ann 3')
    const long = 'x'.repeat(limits.nameChars)
    room.join(long, { key: 'k4' })
    expect(room.join(long, { key: 'k5' }).last('welcome').you.name).toBe(`${'x'.repeat(38)} 2`)
  })

  test('[M1] a member keeps its name while away', () => {
    const room = new RoomFixture()
    room.join('Ann').say({ kind: 'close', reason: 'leaving' })
    expect(room.join('Ann', { key: 'other' }).last('welcome').you.name).toBe('Ann 2')
    expect(room.join('Ann').last('welcome').you.name).toBe('Ann')
  })

  test('[H2] a member without a key is forgotten when it leaves, with its name', () => {
    const room = new RoomFixture()
    const bob = room.join('Bob')
    const passer = room.connect()
    passer.say({ kind: 'hello', version: '2.0', name: 'Ann' })
    const { id } = passer.last('welcome').you
    passer.say({ kind: 'close', reason: 'leaving' })
    expect(bob.last('presence').members).toEqual([{ id, name: 'Ann', state: 'gone', role: 'member' }])
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
    expect(bob.last('presence').members).toEqual([
      { id: 'ann', name: 'Bob 2', state: 'here', role: 'member' },
    ])
    ann.say({ kind: 'rename', nonce: 'r2', name: '' })
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'r2', reason: 'bad-name' })
  })

  test('[M2] presence of many members is sent in several frames', () => {
    const room = new RoomFixture()
    for (let i = 0; i < 250; i++) room.join(`member ${i}`, { key: `m${i}` })
    const ann = room.join('Ann')
    const welcome = ann.heard.slice(1).filter((frame) => frame.kind === 'presence')
    expect(welcome.slice(0, 3).map(({ members }) => members.length)).toEqual([100, 100, 51])
  })
})

import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { RoomFixture } from '../room.fixture.ts'

const told = { kind: 'room', version: '1.0', room: { id: 'room-1', name: 'Physics 2b' }, policy: 'knock' }

describe('who asks about a room', () => {
  test('[A1] is told what announcements say, and sent away', () => {
    const fixture = new RoomFixture(undefined, { policy: 'knock' })
    fixture.owner('Ann')
    const peer = fixture.connect()
    peer.say({ kind: 'about', version: '1.0' })
    expect(peer.heard).toEqual([
      { ...told, here: 1 },
      { kind: 'close', reason: 'answered' },
    ])
    expect(peer.closed).toBe(true)
  })

  test('[A1] is no member, and leaves no trace in the log or among the members', () => {
    const fixture = new RoomFixture()
    const before = fixture.room.members
    fixture.connect().say({ kind: 'about', version: '1.0', room: 'room-1' })
    expect(fixture.room.members).toEqual(before)
    expect(fixture.room.here).toBe(0)
  })

  test('[A1] for another room than this one is told nothing', () => {
    const peer = new RoomFixture().connect()
    peer.say({ kind: 'about', version: '1.0', room: 'room-2' })
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'not-told' }])
  })

  test('[A2] a hidden one is told nothing, without its id', () => {
    const peer = new RoomFixture(undefined, { hidden: true }).connect()
    peer.say({ kind: 'about', version: '1.0' })
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'not-told' }])
  })

  test('[A2] a hidden one, by its id, hears that it is there, and not how many are in it', () => {
    const fixture = new RoomFixture(undefined, { hidden: true, policy: 'knock' })
    fixture.owner('Ann')
    const peer = fixture.connect()
    peer.say({ kind: 'about', version: '1.0', room: 'room-1' })
    expect(peer.heard).toEqual([told, { kind: 'close', reason: 'answered' }])
  })

  test('[V2] in another major version is told which one this is', () => {
    const peer = new RoomFixture().connect()
    peer.say({ kind: 'about', version: '2.0' })
    expect(peer.heard).toMatchObject([{ kind: 'close', reason: 'unsupported-version' }])
  })

  test('[A1] after a hello has broken the protocol', () => {
    const peer = new RoomFixture().join('Bob')
    peer.say({ kind: 'about', version: '1.0' })
    expect(peer.heard.at(-1)).toMatchObject({ kind: 'close', reason: 'bad-frame' })
  })

  test('[H1] has no longer to ask than others to say hello', () => {
    const fixture = new RoomFixture()
    const peer = fixture.connect()
    fixture.clock.advance(limits.helloMs)
    peer.say({ kind: 'about', version: '1.0' })
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'hello-timeout' }])
  })

  test('[F2] cannot ask in more than a hello’s bytes', () => {
    const peer = new RoomFixture().connect()
    peer.sayRaw(JSON.stringify({ kind: 'about', version: '1.0', more: 'x'.repeat(limits.helloFrameBytes) }))
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'frame-too-large' }])
  })
})

import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { RoomFixture } from '../room.fixture.ts'

const info = { kind: 'room', version: '2.0', room: { id: 'room-1', name: 'Physics 2b' }, policy: 'knock' }

describe('a client that asks about a room', () => {
  test('[A1] gets what announcements say, and is disconnected', () => {
    const fixture = new RoomFixture(undefined, { policy: 'knock' })
    fixture.owner('Ann')
    const peer = fixture.connect()
    peer.say({ kind: 'about', version: '2.0' })
    expect(peer.heard).toEqual([
      { ...info, here: 1 },
      { kind: 'close', reason: 'answered' },
    ])
    expect(peer.closed).toBe(true)
  })

  test('[A1] does not become a member, and is not in the log', () => {
    const fixture = new RoomFixture()
    const before = fixture.room.members
    fixture.connect().say({ kind: 'about', version: '2.0', room: 'room-1' })
    expect(fixture.room.members).toEqual(before)
    expect(fixture.room.here).toBe(0)
  })

  test('[A1] gets nothing if it names another room', () => {
    const peer = new RoomFixture().connect()
    peer.say({ kind: 'about', version: '2.0', room: 'room-2' })
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'not-told' }])
  })

  test('[A2] gets nothing from a hidden room without its id', () => {
    const peer = new RoomFixture(undefined, { hidden: true }).connect()
    peer.say({ kind: 'about', version: '2.0' })
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'not-told' }])
  })

  test('[A2] gets an answer from a hidden room with its id, but not the number of members', () => {
    const fixture = new RoomFixture(undefined, { hidden: true, policy: 'knock' })
    fixture.owner('Ann')
    const peer = fixture.connect()
    peer.say({ kind: 'about', version: '2.0', room: 'room-1' })
    expect(peer.heard).toEqual([info, { kind: 'close', reason: 'answered' }])
  })

  test('[V2] is refused with another major version', () => {
    const peer = new RoomFixture().connect()
    peer.say({ kind: 'about', version: '3.0' })
    expect(peer.heard).toMatchObject([{ kind: 'close', reason: 'unsupported-version' }])
  })

  test('[A1] breaks the protocol if it has said hello', () => {
    const peer = new RoomFixture().join('Bob')
    peer.say({ kind: 'about', version: '2.0' })
    expect(peer.heard.at(-1)).toMatchObject({ kind: 'close', reason: 'bad-frame' })
  })

  test('[H1] has as long as for a hello', () => {
    const fixture = new RoomFixture()
    const peer = fixture.connect()
    fixture.clock.advance(limits.helloMs)
    peer.say({ kind: 'about', version: '2.0' })
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'hello-timeout' }])
  })

  test('[F2] has as many bytes as a hello', () => {
    const peer = new RoomFixture().connect()
    peer.sayRaw(JSON.stringify({ kind: 'about', version: '2.0', more: 'x'.repeat(limits.helloFrameBytes) }))
    expect(peer.heard).toEqual([{ kind: 'close', reason: 'frame-too-large' }])
  })
})

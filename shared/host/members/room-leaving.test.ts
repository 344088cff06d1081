import { describe, expect, onTestFinished, test } from 'vitest'
import { encode } from '../../protocol/wire/encode.ts'
import type { ClientFrame } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import { LOCAL_BINDING } from '../../protocol/trust/proofs.ts'
import type { Transport, TransportListener } from '../../protocol/wire/transport.ts'
import { MemoryHistory } from '../log/memory-history.ts'
import { RoomFixture } from '../room.fixture.ts'

describe('staying and leaving', () => {
  test('[H5] a silent peer is pinged, then ended; one that answers stays', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    for (let i = 0; i < 3; i++) {
      room.clock.advance(limits.heartbeatMs)
      ann.say({ kind: 'pong' })
    }
    expect(bob.all('ping')).toHaveLength(1)
    expect(bob.last('close').reason).toBe('heartbeat-timeout')
    expect(ann.closed).toBe(false)
    expect(ann.last('presence').members).toEqual([{ id: 'bob', name: 'Bob', state: 'away', role: 'member' }])
  })

  test('[H5] setting the wall clock back by two years ends no connection', () => {
    const room = new RoomFixture()
    const ann = room.join('Ann')
    ann.post('before')
    room.clock.setWall(room.clock.now() - 2 * 365 * 86_400_000)
    ann.post('after')
    expect(ann.closed).toBe(false)
    expect(ann.bodies).toEqual(['before', 'after'])
  })

  test('[C4] a reader that is too slow is ended, without an effect on others', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    const stalled = stalledTransport()
    room.room.accept(stalled.transport)
    stalled.say({ kind: 'hello', version: '2.0', name: 'Slow', key: 'slow', proof: 'slow' })
    room.clock.settle()
    ann.post('before')
    expect(stalled.closed).toBe(false)
    stalled.queuedBytes = limits.queuedBytes + 1
    ann.post('too much')
    expect(stalled.closed).toBe(true)
    expect(bob.bodies).toEqual(['before', 'too much'])
    expect(bob.last('presence').members).toEqual([
      { id: 'slow', name: 'Slow', state: 'away', role: 'member' },
    ])
  })

  test('a guest’s last post has its name, even if it leaves in the same tick', () => {
    const room = new RoomFixture()
    const ann = room.join('Ann')
    const guest = room.connect()
    guest.say({ kind: 'hello', version: '2.0', name: 'Gus' })
    guest.transport.send(
      encode(
        { kind: 'post', nonce: 'n1', channel: 'general', content: { text: 'goodbye' } },
        { kind: 'close', reason: 'leaving' },
      ),
    )
    room.clock.settle()
    expect(ann.last('event').event).toMatchObject({ author: { name: 'Gus' }, content: { text: 'goodbye' } })
  })

  test('[C1] stop ends every connection with the reason', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    void room.room.stop('host-stopping')
    room.clock.settle()
    expect(ann.last('close').reason).toBe('host-stopping')
    expect(bob.closed).toBe(true)
  })

  test('[M1] beyond membersKnown, the member who joined first is forgotten, and newcomers can join', () => {
    const limit = limits.membersKnown
    Object.assign(limits, { membersKnown: 3 })
    onTestFinished(() => void Object.assign(limits, { membersKnown: limit }))
    const room = new RoomFixture()
    for (const name of ['Ann', 'Bob', 'Cy']) room.join(name).say({ kind: 'close', reason: 'leaving' })
    room.join('Ann').say({ kind: 'close', reason: 'leaving' })
    const dee = room.join('Dee')
    expect(dee.all('presence')[0]?.members.map(({ name }) => name)).toEqual(['Bob', 'Cy', 'Dee'])
  })

  test('[M1] of a log with more members, such as an imported one, the last are known', () => {
    const limit = limits.membersKnown
    Object.assign(limits, { membersKnown: 3 })
    onTestFinished(() => void Object.assign(limits, { membersKnown: limit }))
    const history = new MemoryHistory(1)
    void history.append(
      ['ann', 'bob', 'cy', 'dee'].map((id, i) => ({
        kind: 'memberJoined',
        seq: i + 1,
        epoch: 1,
        at: 0,
        nonce: id,
        author: { id, name: id },
      })),
    )
    const eve = new RoomFixture(history).join('eve')
    expect(eve.all('presence')[0]?.members.map(({ name }) => name)).toEqual(['cy', 'dee', 'eve'])
    // Members that were forgotten before the start were never sent, so they are not `gone`.
    expect(eve.all('presence')[1]?.members.map(({ name }) => name)).not.toContain('ann')
  })

  test('[M4] typing signals that are too frequent are dropped', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    for (let i = 0; i < 50; i++) ann.say({ kind: 'typing', channel: 'general' })
    expect(bob.all('typing')).toHaveLength(1)
    room.clock.advance(limits.typingRelayMs)
    ann.say({ kind: 'typing', channel: 'general' })
    expect(bob.all('typing')).toHaveLength(2)
  })

  test('[M4] typing is sent to the others and is not in the log', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    ann.say({ kind: 'typing', channel: 'general' })
    expect(bob.last('typing')).toEqual({ kind: 'typing', channel: 'general', id: 'ann' })
    expect(ann.all('typing')).toEqual([])
    expect(room.join('Cy').last('welcome').head.seq).toBe(2)
  })
})

/** A transport that can appear not to be read by its peer. */
function stalledTransport() {
  let listener: TransportListener | undefined
  const state = { queuedBytes: 0, closed: false }
  return Object.assign(state, {
    say: (frame: ClientFrame) => listener?.onFrame(JSON.stringify(frame)),
    transport: {
      peer: 'far away',
      binding: LOCAL_BINDING,
      hostKey: '',
      get queuedBytes() {
        return state.queuedBytes
      },
      listen: (own: TransportListener) => {
        listener = own
      },
      send: () => {},
      pause: () => {},
      resume: () => {},
      admitted: () => {},
      limitFrames: () => {},
      close: () => {
        state.closed = true
      },
    } satisfies Transport,
  })
}

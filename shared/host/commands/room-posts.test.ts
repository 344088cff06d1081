import { describe, expect, test, vi } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { MemoryHistory } from '../log/memory-history.ts'
import { RoomFixture } from '../room.fixture.ts'

describe('posts', () => {
  test('[E1] [E2] everyone, including the author, gets each message once, in one order without a gap', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    for (let i = 0; i < 20; i++) (i % 2 ? ann : bob).post(`m${i}`)
    expect(ann.bodies).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`))
    expect(bob.bodies).toEqual(ann.bodies)
    const seqs = ann.all('event').map(({ event }) => event.seq)
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i))
  })

  test('[P2] the ack follows the event and has its position', () => {
    const ann = new RoomFixture().join('Ann')
    ann.post('hi', 'n1')
    const [event, ack] = ann.heard.slice(-2)
    expect(event).toMatchObject({ kind: 'event', event: { nonce: 'n1', seq: 2 } })
    expect(ack).toEqual({ kind: 'ack', nonce: 'n1', epoch: 1, seq: 2 })
  })

  test('[P3] a repeated nonce is stored once, in one tick and later, and acked with the same position', async () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    const frame = { kind: 'post', nonce: 'n1', channel: 'general', content: { text: 'once' } } as const
    ann.say(frame, frame)
    ann.say(frame)
    await room.answered()
    expect(bob.bodies).toEqual(['once'])
    expect(new Set(ann.all('ack').map(({ seq }) => seq)).size).toBe(1)
    expect(ann.all('ack')).toHaveLength(3)
    bob.post('twice', 'n1')
    expect(bob.bodies).toEqual(['once', 'twice'])
  })

  test.each([
    ['', 'general', 'message-empty'],
    [' \n ', 'general', 'message-empty'],
    ['\u2800\u200b\u3164', 'general', 'message-empty'],
    ['x'.repeat(limits.bodyChars + 1), 'general', 'message-too-long'],
    ['hi', 'nowhere', 'no-such-channel'],
  ])('[P4] an invalid post is rejected, and the connection stays open', (body, channel, reason) => {
    const ann = new RoomFixture().join('Ann')
    ann.post(body, 'n1', channel)
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'n1', reason })
    ann.post('fine')
    expect(ann.bodies).toEqual(['fine'])
  })

  test('[P1] the longest message is accepted even if JSON escapes all of it', () => {
    const ann = new RoomFixture().join('Ann')
    ann.post(`${'\t'.repeat(limits.bodyChars - 1)}x`, 'n1')
    expect(ann.bodies[0]).toHaveLength(limits.bodyChars)
  })

  test('[E3] a post that cannot be stored is rejected and sent to no one; later ones work again', async () => {
    const history = new MemoryHistory(1)
    const append = history.append.bind(history)
    const room = new RoomFixture(history)
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    history.append = () => Promise.reject(new StorageError('disk-full', 'no space left'))
    ann.post('lost', 'n1')
    await room.answered()
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'n1', reason: 'disk-full' })
    history.append = append
    ann.post('lost', 'n1')
    expect(bob.bodies).toEqual(['lost'])
  })

  test('[P6] a room over its quota rejects only posts, until there is space', () => {
    const history = new MemoryHistory(1)
    const used = vi.spyOn(history, 'bytes', 'get').mockReturnValue(2 * 1024 * 1024)
    const room = new RoomFixture(history, { limits: { roomMegabytes: 1 } })
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    ann.post('too much', 'n1')
    expect(ann.last('reject')).toEqual({ kind: 'reject', nonce: 'n1', reason: 'quota-reached' })
    ann.say({ kind: 'createChannel', nonce: 'c', name: 'homework' })
    expect(bob.last('event').event).toMatchObject({ kind: 'channelCreated' })
    used.mockReturnValue(0)
    ann.post('again', 'n2')
    expect(bob.bodies).toEqual(['again'])
  })
})

describe('channels', () => {
  test('[N1] a new channel is an event, and its name is taken in every spelling', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    ann.say({ kind: 'createChannel', nonce: 'c', name: '# Home Work ' })
    expect(bob.last('event').event).toMatchObject({ kind: 'channelCreated', channel: 'home-work' })
    for (const [i, name] of ['HOME-WORK', 'home‑work', 'Ｈｏｍｅ work', 'hоme-work', 'Gеneral'].entries()) {
      bob.say({ kind: 'createChannel', nonce: `c${i}`, name })
      expect(bob.last('reject')).toMatchObject({ nonce: `c${i}`, reason: 'channel-exists' })
    }
    ann.say({ kind: 'createChannel', nonce: 'c', name: '# Home Work ' })
    expect(ann.all('ack')).toHaveLength(2)
    expect(room.join('Cy').last('welcome').channels).toEqual(['general', 'home-work'])
  })

  test('[P3] a repeated command has no further effect, in one tick and later', () => {
    const room = new RoomFixture()
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    const create = { kind: 'createChannel', nonce: 'c', name: 'x' } as const
    ann.say(create, create)
    expect(ann.all('reject')).toEqual([])
    ann.say(
      { kind: 'post', nonce: 'p', channel: 'general', content: { text: 'hi' } },
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
    expect(bob.last('presence').members).toEqual([{ id: 'ann', name: 'Anne', state: 'here', role: 'member' }])
    ann.say({ kind: 'rename', nonce: 'r3', name: 'Anne' })
    expect(ann.last('ack').nonce).toBe('r3')
    expect(bob.all('event').filter(({ event }) => event.kind === 'memberRenamed')).toHaveLength(2)
  })

  test('[N1] a channel that could not be stored does not exist', async () => {
    const history = new MemoryHistory(1)
    const room = new RoomFixture(history)
    const ann = room.join('Ann')
    const append = history.append.bind(history)
    history.append = () => Promise.reject(new StorageError('disk-full', 'no space left'))
    ann.say({ kind: 'createChannel', nonce: 'c1', name: 'x' })
    await room.answered()
    history.append = append
    ann.post('hi', 'n', 'x')
    expect(ann.last('reject').reason).toBe('no-such-channel')
    ann.say({ kind: 'createChannel', nonce: 'c2', name: 'x' })
    expect(ann.last('event').event.kind).toBe('channelCreated')
  })
})

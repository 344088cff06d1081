import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import { MemoryHistory } from './memory-history.ts'
import { RoomFixture } from '../room.fixture.ts'

describe('history', () => {
  const filled = (count: number, body = (i: number) => `m${i}`) => {
    // Rate limits are tested elsewhere.
    const room = new RoomFixture(new MemoryHistory(1), { limits: { postsPerSecond: 1e6, postBurst: 1e6 } })
    const ann = room.join('Ann')
    for (let i = 1; i <= count; i++) ann.post(body(i))
    return { room, ann }
  }

  test('[G1] pages lead back to the start without a gap', () => {
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

  test('[G1] a page of long messages is cut to fit a frame, and the next page continues there', () => {
    const { ann } = filled(20, () => '漢'.repeat(limits.bodyChars))
    ann.say({ kind: 'page', id: 1, channel: 'general', before: 22, limit: 100 })
    const page = ann.last('pageResult')
    expect(page.more).toBe(true)
    expect(page.events.at(-1)?.seq).toBe(21)
    expect(page.events.length).toBeGreaterThan(0)
    expect(new TextEncoder().encode(JSON.stringify(page)).length).toBeLessThanOrEqual(limits.frameBytes)
  })

  test('[R2] [R3] a returning member gets exactly the missed events, then new ones', () => {
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
  ])('[R2] a resume from %s returns nothing, and the connection is live', (_title, position) => {
    const { room, ann } = filled(3)
    const bob = room.join('Bob')
    bob.say({ kind: 'resume', ...position })
    expect(bob.last('missed')).toEqual({ kind: 'missed', events: [], more: false })
    ann.post('live')
    expect(bob.bodies).toEqual(['live'])
  })
})

describe('a room that is opened again', () => {
  test('[E1] [M1] [N1] continues after the end of its log, with its members, names and channels', async () => {
    const history = new MemoryHistory(1)
    const first = new RoomFixture(history)
    const ann = first.join('Ann')
    ann.say({ kind: 'createChannel', nonce: 'c', name: 'homework' })
    ann.say({ kind: 'rename', nonce: 'r', name: 'Anna' })
    ann.post('before')
    const again = new RoomFixture(history)
    const bob = again.join('Anna', { key: 'bob' })
    expect(bob.last('welcome')).toMatchObject({ you: { name: 'Anna 2' }, channels: ['general', 'homework'] })
    expect(bob.all('presence')[0]?.members).toContainEqual({
      id: 'ann',
      name: 'Anna',
      state: 'away',
      role: 'member',
    })
    bob.post('after', 'n')
    expect(bob.last('ack').seq).toBe(history.head.seq)
    const back = again.join('Anna', { key: 'ann' })
    back.say({ kind: 'post', nonce: 'auto-0', channel: 'general', content: { text: 'before' } })
    await again.answered()
    expect(back.last('ack').seq).toBe(4)
  })
})

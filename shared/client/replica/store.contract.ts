import { beforeEach, describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { undelivered, type Outgoing } from './outbox.ts'
import type { ClientStore } from './store.ts'

const event = (seq: number, epoch = 1): RoomEvent => ({
  kind: 'memberJoined',
  seq,
  epoch,
  at: seq,
  author: { id: 'ann', name: 'Ann' },
  nonce: `e${epoch}-${seq}`,
})

const message = (nonce: string): Outgoing => ({
  nonce,
  command: {
    kind: 'edit',
    channel: 'general',
    target: { author: 'ann', nonce: 'n' },
    content: { text: `words of ${nonce}`, later: { known: [true] } },
  },
  at: 7,
  notBefore: 12,
  delivery: { kind: 'pending' },
})

/** The obligations of every ClientStore. */
export function storeContract(name: string, open: () => ClientStore): void {
  describe(`client store contract: ${name}`, () => {
    let store: ClientStore
    beforeEach(() => {
      store = open()
      store.restart({ epoch: 1, seq: 4 })
    })

    test('[R1] the position is the start of the copy, then its last event', () => {
      expect(store.position).toEqual({ epoch: 1, seq: 4 })
      store.append([event(5), event(6)], [])
      expect(store.position).toEqual({ epoch: 1, seq: 6 })
    })

    test('[R1] starting over forgets the events and keeps unsent messages', () => {
      store.append([event(5)], [])
      store.saveOutgoing(message('a'))
      store.restart({ epoch: 2, seq: 0 })
      expect(store.position).toEqual({ epoch: 2, seq: 0 })
      store.append([event(1, 2)], [])
      expect(store.position).toEqual({ epoch: 2, seq: 1 })
      expect(store.outgoing()).toEqual([message('a')])
    })

    test('unsent messages keep their order and have their latest state', () => {
      for (const nonce of ['b', 'a', 'c']) store.saveOutgoing(message(nonce))
      const failed: Outgoing = { ...message('b'), delivery: { kind: 'failed', reason: 'no-such-channel' } }
      store.saveOutgoing(failed)
      expect(store.outgoing()).toEqual([failed, message('a'), message('c')])
      store.dropOutgoing('a')
      store.dropOutgoing('unknown')
      expect(store.outgoing()).toEqual([failed, message('c')])
    })

    test.each(undelivered)('the reason of a failure is stored: %s', (reason) => {
      const failed: Outgoing = { ...message('a'), delivery: { kind: 'failed', reason } }
      store.saveOutgoing(failed)
      expect(store.outgoing()).toEqual([failed])
    })

    test('[P3] events remove the outgoing messages that they contain, in the same step', () => {
      for (const nonce of ['a', 'b']) store.saveOutgoing(message(nonce))
      store.append([event(5)], ['a'])
      expect(store.outgoing()).toEqual([message('b')])
    })
  })
}

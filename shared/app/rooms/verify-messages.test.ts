import { beforeEach, describe, expect, test } from 'vitest'
import { loadIdentity } from '../../node/trust/identity.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { nodeVerifier, signerOf } from '../../node/trust/signatures.ts'
import type { MessagePosted, RoomEvent } from '../../protocol/log/events.ts'
import { postText, type Signer } from '../../protocol/trust/proofs.ts'
import { forgedAmong, hasKey } from './verify-messages.ts'

let ann: Signer
let eve: Signer
beforeEach(() => {
  ann = signerOf(loadIdentity(tempFolder()))
  eve = signerOf(loadIdentity(tempFolder()))
})

const signed = (seq: number, body: string, by = ann): MessagePosted => ({
  kind: 'messagePosted',
  seq,
  epoch: 1,
  at: seq,
  nonce: `n${seq}`,
  channel: 'general',
  body,
  author: {
    id: ann.publicKey,
    name: 'Ann',
  },
  sig: by.sign(postText('room', 'general', `n${seq}`, body)),
})
const forged = (...events: RoomEvent[]) => forgedAmong('room', events, nodeVerifier)

describe('[S4] signed messages', () => {
  test('as their author wrote them are accepted, wherever they are in the order', () => {
    expect(forged(signed(1, 'yes'), { ...signed(2, 'no'), seq: 9, at: 0 })).toEqual([])
  })

  test.each<[string, (message: MessagePosted) => MessagePosted]>([
    ['with another text', (message) => ({ ...message, body: 'no' })],
    ['in another channel', (message) => ({ ...message, channel: 'secret' })],
    ['under another nonce', (message) => ({ ...message, nonce: 'again' })],
    ['under another author’s key', (message) => ({ ...message, author: { id: eve.publicKey, name: 'Ann' } })],
    ['signed by someone else', ({ body, seq }) => signed(seq, body, eve)],
    ['with a garbled signature', (message) => ({ ...message, sig: 'A'.repeat(86) })],
    ['without its signature', ({ sig: _sig, ...message }) => message],
  ])('%s are marked, and the honest one beside them is not', (_title, change) => {
    expect(forged(change(signed(1, 'yes')), signed(2, 'yes'))).toEqual([1])
  })

  test('of another room are marked', () => {
    expect(forgedAmong('other room', [signed(1, 'yes')], nodeVerifier)).toEqual([1])
  })

  test('are not expected from members without a key', () => {
    const guest = { id: 'g'.repeat(22), name: 'Gus' }
    expect(hasKey(guest.id)).toBe(false)
    expect(hasKey(ann.publicKey)).toBe(true)
    const { sig: _sig, ...unsigned } = signed(1, 'hi')
    expect(forged({ ...unsigned, author: guest })).toEqual([])
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import { loadIdentity } from '../../node/trust/identity.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { nodeVerifier, signerOf } from '../../node/trust/signatures.ts'
import type { MessagePosted, RoomEvent } from './events.ts'
import { postText, type Signer } from '../trust/proofs.ts'
import { commandStatement, statementText } from './statement.ts'
import { hasKey } from '../trust/has-key.ts'
import { forgedAmong } from './genuine.ts'

let ann: Signer
let eve: Signer
beforeEach(() => {
  ann = signerOf(loadIdentity(tempFolder()))
  eve = signerOf(loadIdentity(tempFolder()))
})

function signed(seq: number, text: string, by = ann): MessagePosted {
  const seen: [number, number] = [1, seq - 1]
  const utterance = { room: 'room', author: ann.publicKey, nonce: `n${seq}`, seen }
  const statement = commandStatement({ kind: 'post', channel: 'general', content: { text } })
  return { ...written(seq, text), sig: by.sign(statementText(utterance, statement, nodeVerifier)), seen }
}

/** As protocol 1 signed it. */
const signedBefore = (seq: number, text: string, by = ann): MessagePosted => ({
  ...written(seq, text),
  sig1: by.sign(postText('room', 'general', `n${seq}`, text)),
})

const written = (seq: number, text: string): MessagePosted => ({
  kind: 'messagePosted',
  seq,
  epoch: 1,
  at: seq,
  nonce: `n${seq}`,
  channel: 'general',
  content: { text },
  author: {
    id: ann.publicKey,
    name: 'Ann',
  },
})
const forged = (...events: RoomEvent[]) => forgedAmong('room', events, nodeVerifier)

describe('[S4] signed messages', () => {
  test('as their author wrote them are accepted, wherever they are in the order', () => {
    expect(forged(signed(1, 'yes'), { ...signed(2, 'no'), seq: 9, at: 0 })).toEqual([])
  })

  test.each<[string, (message: MessagePosted) => MessagePosted]>([
    ['with another text', (message) => ({ ...message, content: { text: 'no' } })],
    ['in another channel', (message) => ({ ...message, channel: 'secret' })],
    ['under another nonce', (message) => ({ ...message, nonce: 'again' })],
    ['under another author’s key', (message) => ({ ...message, author: { id: eve.publicKey, name: 'Ann' } })],
    ['signed by someone else', ({ content: { text: body }, seq }) => signed(seq, body, eve)],
    ['with a garbled signature', (message) => ({ ...message, sig: 'A'.repeat(86) })],
    ['without its signature', ({ sig: _sig, ...message }) => message],
    ['signed at another place', (message) => ({ ...message, seen: [1, 7] })],
    ['with more than was signed', (message) => ({ ...message, content: { text: 'yes', ask: true } })],
    [
      'with words of protocol 1 and more',
      (message) => {
        const { content } = message
        return { ...signedBefore(1, 'yes'), content: { ...content, ask: true } }
      },
    ],
  ])('%s are marked, and the honest one beside them is not', (_title, change) => {
    expect(forged(change(signed(1, 'yes')), signed(2, 'yes'))).toEqual([1])
  })

  test('of protocol 1 are checked by its own rule', () => {
    expect(forged(signedBefore(1, 'yes'))).toEqual([])
    expect(forged({ ...signedBefore(1, 'yes'), content: { text: 'no' } })).toEqual([1])
    expect(forged({ ...signedBefore(1, 'yes'), channel: 'secret' })).toEqual([1])
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

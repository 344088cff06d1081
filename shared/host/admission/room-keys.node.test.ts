import { describe, expect, test } from 'vitest'
import { loadIdentity } from '../../node/trust/identity.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { nodeVerifier, signerOf } from '../../node/trust/signatures.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { Hello } from '../../protocol/wire/frames.ts'
import { memberProofText, type Signer } from '../../protocol/trust/proofs.ts'
import { MemoryHistory } from '../log/memory-history.ts'
import { RoomFixture } from '../room.fixture.ts'

const device = (): Signer => signerOf(loadIdentity(tempFolder()))

/** A room that checks signatures, and connections to it by binding. */
function guarded() {
  const room = new RoomFixture(new MemoryHistory(1), { verifier: nodeVerifier })
  const connect = (binding: string) => room.connect('outside', { binding, hostKey: 'H' })
  return { room, connect }
}

const hello = (signer: Signer, binding: string, hostKey = 'H'): Hello => ({
  kind: 'hello',
  version: '2.0',
  name: 'Ann',
  key: signer.publicKey,
  proof: signer.sign(memberProofText(binding, hostKey)),
})

describe('[S1] a hello proves its key', () => {
  test('a signature for this connection admits the member with that key', () => {
    const { connect } = guarded()
    const ann = device()
    const peer = connect('c1')
    peer.say(hello(ann, 'c1'))
    expect(peer.last('welcome').you.id).toBe(ann.publicKey)
  })

  test.each<[string, (ann: Signer, eve: Signer) => Hello]>([
    ['without a proof', (ann) => ({ ...hello(ann, 'c2'), proof: undefined }) as unknown as Hello],
    ['replayed from another connection', (ann) => hello(ann, 'c1')],
    ['made for another host by a relay', (ann) => hello(ann, 'c2', 'the relay')],
    ['signed by another key', (ann, eve) => ({ ...hello(eve, 'c2'), key: ann.publicKey })],
    ['garbled', (ann) => ({ ...hello(ann, 'c2'), proof: 'A'.repeat(86) })],
    ['with an invalid key', (ann) => ({ ...hello(ann, 'c2'), key: 'ann' })],
    ['with the all-zero key', (ann) => ({ ...hello(ann, 'c2'), key: 'A'.repeat(43), proof: 'A'.repeat(86) })],
  ])('%s: refused with bad-proof, and members stay', (_title, forged) => {
    const { connect } = guarded()
    const [ann, eve] = [device(), device()]
    const honest = connect('c1')
    honest.say(hello(ann, 'c1'))
    const peer = connect('c2')
    peer.transport.send(encode(forged(ann, eve)))
    peer.say()
    expect(peer.last('close').reason).toBe('bad-proof')
    expect(honest.closed).toBe(false)
    honest.say({ kind: 'ping' })
    expect(honest.all('pong')).toHaveLength(1)
  })

  test('another spelling of a banned key is not a key', () => {
    const { room, connect } = guarded()
    const ann = device()
    const peer = connect('c1')
    peer.say(hello(ann, 'c1'))
    void room.room.act({ kind: 'ban', member: ann.publicKey })
    room.clock.settle()
    expect(peer.last('close').reason).toBe('banned')
    const last = ann.publicKey.slice(-1)
    for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if (other === last) continue
      const again = connect('c2')
      again.say({ ...hello(ann, 'c2'), key: ann.publicKey.slice(0, -1) + other })
      expect(again.last('close').reason).toBe('bad-proof')
    }
    const honest = connect('c3')
    honest.say(hello(device(), 'c3'))
    expect(honest.last('welcome').you.name).toBe('Ann')
  })
})

describe('[S3] a member from before there were keys', () => {
  /** A room where Ann was a member with the id "old"; here the digest of a text is the text. */
  function formerRoom() {
    const history = new MemoryHistory(1)
    const author = { id: 'old', name: 'Ann' }
    void history.append([
      { kind: 'memberJoined', seq: 1, epoch: 1, at: 0, author, nonce: 'j' },
      {
        kind: 'messagePosted',
        seq: 2,
        epoch: 1,
        at: 0,
        author,
        nonce: 'm',
        channel: 'general',
        content: { text: 'hi' },
      },
    ])
    return { history, room: new RoomFixture(history, { policy: 'invite' }) }
  }

  test('continues under its key and name if it shows its secret, also after a restart', () => {
    const { history, room } = formerRoom()
    const bob = room.owner('Bob')
    const ann = room.join('Ann', { key: 'new', formerly: 'old' })
    expect(ann.last('welcome').you).toEqual({ id: 'new', name: 'Ann' })
    expect(bob.all('event').at(-1)?.event).toMatchObject({
      kind: 'memberRekeyed',
      author: { id: 'new', name: 'Ann' },
      before: 'old',
    })
    const entries = bob.all('presence').flatMap(({ members }) => members)
    expect(entries).toContainEqual({ id: 'old', name: 'Ann', state: 'gone', role: 'member' })
    const again = new RoomFixture(history, { policy: 'invite' })
    expect(again.join('Ann', { key: 'new' }).last('welcome').you).toEqual({ id: 'new', name: 'Ann' })
    expect(again.room.members.map(({ id }) => id).toSorted()).toEqual(['bob', 'new'])
  })

  test('cannot be replaced without its secret', () => {
    const { room } = formerRoom()
    expect(room.join('Ann', { key: 'eve' }).last('close').reason).toBe('invite-needed')
    expect(room.join('Ann', { key: 'eve', formerly: 'guessed' }).last('close').reason).toBe('invite-needed')
  })

  test('can continue once: a second key with the secret is refused', () => {
    const { room } = formerRoom()
    room.join('Ann', { key: 'new', formerly: 'old' })
    expect(room.join('Eve', { key: 'eve', formerly: 'old' }).last('close').reason).toBe('invite-needed')
  })

  test('keeps its mute or ban', async () => {
    for (const kind of ['mute', 'ban'] as const) {
      const { history, room } = formerRoom()
      const done = room.room.act({ kind, member: 'old' })
      room.clock.settle()
      expect(await done).toBeNull()
      for (const each of [room, new RoomFixture(history, { policy: 'open' })]) {
        const ann = each.join('Ann', { key: `new-${kind}`, formerly: 'old' })
        if (kind === 'ban') {
          expect(ann.last('close').reason).toBe('banned')
          continue
        }
        ann.post('hello?')
        expect(ann.last('reject').reason).toBe('muted')
      }
    }
  })
})

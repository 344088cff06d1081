import { describe, expect, test } from 'vitest'
import { encode } from '../../protocol/wire/encode.ts'
import type { ClientFrame } from '../../protocol/wire/frames.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import { trustingVerifier } from '../../protocol/trust/trusting.fixture.ts'
import { act, classroom } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

const answer = (owner: Peer, letIn: boolean) => {
  const [knock] = owner.last('knocks').knocks
  if (!knock) throw new Error('there is no knock')
  owner.say({ kind: 'answerKnock', knock: knock.id, letIn })
}

/** The room's first answer to a hello. */
const firstWord = (peer: Peer): string => {
  const [first] = peer.heard
  return first?.kind === 'close' ? first.reason : (first?.kind ?? 'nothing')
}

/** The classroom, after Bob was kicked under a policy. */
function withoutBob(policy: JoinPolicy) {
  const made = classroom()
  expect(act(made.owner, { kind: 'door', policy })).toBe('done')
  expect(act(made.owner, { kind: 'kick', member: 'bob' })).toBe('done')
  expect(made.bob.last('close').reason).toBe('kicked')
  return made
}

describe('[S3] a kicked member', () => {
  test.each(['open', 'knock', 'passcode', 'invite'] as const)(
    'knocks under the policy %s, also after a restart',
    (policy) => {
      const { room, owner, restart } = withoutBob(policy)
      const bob = room.join('Bob')
      expect(bob.heard).toEqual([{ kind: 'waiting' }])
      expect(owner.last('knocks').knocks).toMatchObject([{ name: 'Bob', key: 'bob' }])
      answer(owner, false)
      expect(bob.last('close').reason).toBe('knock-refused')
      expect(firstWord(restart().join('Bob'))).toBe('waiting')
    },
  )

  test('is refused by a closed room, and knocks once it is open', () => {
    const { room, owner } = withoutBob('closed')
    expect(firstWord(room.join('Bob'))).toBe('room-closed')
    act(owner, { kind: 'door', policy: 'open' })
    expect(firstWord(room.join('Bob'))).toBe('waiting')
  })

  test('keeps waiting when the policy changes, until the room is closed', () => {
    const { room, owner } = withoutBob('knock')
    const bob = room.join('Bob')
    act(owner, { kind: 'door', policy: 'open' })
    expect(bob.all('welcome')).toEqual([])
    expect(owner.last('knocks').knocks).toHaveLength(1)
    act(owner, { kind: 'door', policy: 'closed' })
    expect(bob.last('close').reason).toBe('room-closed')
  })

  test('knocks under another name, too; other members return as usual', () => {
    const { room, restart } = withoutBob('open')
    expect(firstWord(room.join('Robert', { key: 'bob' }))).toBe('waiting')
    expect(firstWord(restart().join('Ann'))).toBe('welcome')
  })

  test('knocks despite a valid invite or passcode, and uses up neither', () => {
    const { restart } = withoutBob('passcode')
    const room = restart({ ...trustingVerifier, isHmac: () => true, hmac: () => 'right' })
    const olga = room.owner('Olga')
    const { id } = room.room.door.invite({ uses: 1 })
    const invite = { room: 'room-1', id, proof: 'right' }
    expect(firstWord(room.join('Bob', { invite }))).toBe('waiting')
    expect(room.room.door.invites).toMatchObject([{ usesLeft: 1 }])
    expect(firstWord(room.join('Bob', { share: 'A'.repeat(43) }))).toBe('waiting')
    answer(olga, true)
    expect(room.room.door.invites).toMatchObject([{ usesLeft: 1 }])
  })

  test('returns by its key once approved, also after a restart, until the next kick', () => {
    const { room, owner, restart } = withoutBob('open')
    const bob = room.join('Bob')
    answer(owner, true)
    expect(bob.last('welcome').you.id).toBe('bob')
    expect(firstWord(room.join('Bob'))).toBe('welcome')
    act(owner, { kind: 'kick', member: 'bob' })
    expect(firstWord(room.join('Bob'))).toBe('waiting')
    act(owner, { kind: 'door', policy: 'invite' })
    const again = restart()
    const olga = again.owner('Olga')
    again.join('Bob')
    answer(olga, true)
    void again.room.stop('host-stopping')
    expect(firstWord(restart().join('Bob'))).toBe('welcome')
  })

  test('stays out whatever it sent in the same tick, also after a restart', () => {
    const { owner, bob, restart } = classroom()
    const kick: ClientFrame = { kind: 'moderate', nonce: 'k1', act: { kind: 'kick', member: 'bob' } }
    owner.transport.send(encode(kick))
    bob.say({ kind: 'rename', nonce: 'r1', name: 'Robert' })
    expect(bob.last('close').reason).toBe('kicked')
    const again = restart()
    expect(again.room.members.map(({ id }) => id)).not.toContain('bob')
    expect(firstWord(again.join('Bob'))).toBe('waiting')
  })

  test('joins as others do after a later ban was lifted', () => {
    const { room, owner } = withoutBob('open')
    const bob = room.join('Bob')
    answer(owner, true)
    expect(bob.last('welcome').you.id).toBe('bob')
    act(owner, { kind: 'kick', member: 'bob' })
    room.join('Bob')
    answer(owner, true)
    act(owner, { kind: 'ban', member: 'bob' })
    act(owner, { kind: 'unban', member: 'bob' })
    expect(firstWord(room.join('Bob'))).toBe('welcome')
  })

  test('without a key returns as a new member', () => {
    const { room, owner } = classroom()
    const guest = room.connect()
    guest.say({ kind: 'hello', version: '2.0', name: 'Gus' })
    act(owner, { kind: 'kick', member: guest.last('welcome').you.id })
    expect(guest.last('close').reason).toBe('kicked')
    const again = room.connect()
    again.say({ kind: 'hello', version: '2.0', name: 'Gus' })
    expect(firstWord(again)).toBe('welcome')
  })
})

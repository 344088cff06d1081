import { describe, expect, test } from 'vitest'
import { validate } from '../../protocol/wire/decode.ts'
import type { Hello } from '../../protocol/wire/frames.ts'
import { MAX_TIMESTAMP } from '../../protocol/log/ids.ts'
import { limits } from '../../protocol/base/limits.ts'
import { countingChance, ManualClock } from '../../protocol/base/manual-clock.ts'
import { finishCpace, startCpace } from '../../protocol/trust/pake/cpace.ts'
import { inviteProofText } from '../../protocol/trust/proofs.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { trustingVerifier } from '../../protocol/trust/trusting.fixture.ts'
import { noAttempts } from './passcode-attempts.ts'
import {
  Door,
  doorState,
  memoryDoorStore,
  type DoorStore,
  type ProofContext,
  type KeptInvite,
  type DoorAnswer,
} from './door.ts'

const context: ProofContext = { binding: 'this connection', hostKey: 'the host' }
const hello = (more: Partial<Hello> = {}): Hello => ({
  kind: 'hello',
  version: '2.0',
  name: 'Ann',
  key: 'ann',
  ...more,
})

function world(store: DoorStore = memoryDoorStore()) {
  const clock = new ManualClock()
  // Shares the generator, so that a second door does not make the same passcode.
  const chance = countingChance()
  const make = () =>
    new Door({
      room: 'room-1',
      store,
      clock,
      chance,
      verifier: trustingVerifier,
      policy: 'invite',
      limits: { passcodesPerMinute: 5, passcodesUntilLocked: 20 },
    })
  return { clock, store, make, door: make() }
}

/** A hello with the proof of an invite, made as the client makes it. */
function withInvite(
  { id, secret }: Pick<KeptInvite, 'id' | 'secret'>,
  about: Partial<ProofContext & { room: string; key: string }> = {},
) {
  const { binding = context.binding, room = 'room-1', key = 'ann' } = about
  const text = inviteProofText('client', { binding, roomId: room, deviceKey: key, inviteId: id })
  return hello({ key: 'ann', invite: { room, id, proof: trustingVerifier.hmac(secret, text) } })
}

const refused = (verdict: DoorAnswer) => (verdict.kind === 'refuse' ? verdict.reason : verdict.kind)

describe('[S2] without an invite', () => {
  test.each([
    ['open', 'welcome'],
    ['knock', 'ask'],
    ['passcode', 'passcode-needed'],
    ['invite', 'invite-needed'],
    ['closed', 'room-closed'],
  ] as const)('%s: %s', (policy, answer) => {
    expect(refused(world().door.judge(policy, hello(), context))).toBe(answer)
  })
})

describe('[S2] an invite', () => {
  test.each(['open', 'knock', 'passcode', 'invite'] as const)(
    'admits under the policy %s, and the host proves that it knows the secret',
    (policy) => {
      const { door } = world()
      const invite = door.invite({})
      const about = { binding: context.binding, roomId: 'room-1', deviceKey: 'ann', inviteId: invite.id }
      const proof = trustingVerifier.hmac(invite.secret, inviteProofText('host', about))
      expect(door.judge(policy, withInvite(invite), context)).toMatchObject({
        kind: 'welcome',
        invite: { proof },
      })
    },
  )

  test('admits no one to a closed room', () => {
    const { door } = world()
    expect(refused(door.judge('closed', withInvite(door.invite({})), context))).toBe('room-closed')
  })

  test.each<[string, (invite: KeptInvite) => Hello]>([
    ['with a wrong secret', (invite) => withInvite({ ...invite, secret: 'guessed' })],
    ['of another id', (invite) => withInvite({ ...invite, id: 'other' })],
    ['for another room', (invite) => withInvite(invite, { room: 'room-2' })],
    ['proved over another connection', (invite) => withInvite(invite, { binding: 'a relay’s' })],
    ['proved for another device', (invite) => withInvite(invite, { key: 'bob' })],
    [
      'with the host’s own proof sent back',
      (invite) => {
        const about = { binding: context.binding, roomId: 'room-1', deviceKey: 'ann', inviteId: invite.id }
        const proof = trustingVerifier.hmac(invite.secret, inviteProofText('host', about))
        return hello({ invite: { room: 'room-1', id: invite.id, proof } })
      },
    ],
  ])('%s is not valid, whatever the policy', (_title, wrong) => {
    const { door } = world()
    const invite = door.invite({})
    for (const policy of ['open', 'knock', 'passcode', 'invite'] as const) {
      expect(refused(door.judge(policy, wrong(invite), context))).toBe('invite-not-valid')
    }
    expect(door.judge('invite', withInvite(invite), context).kind).toBe('welcome')
  })

  test('expires at its time, and not before', () => {
    const { clock, door } = world()
    const invite = door.invite({ forMs: 60_000 })
    clock.advance(59_999)
    expect(door.judge('invite', withInvite(invite), context).kind).toBe('welcome')
    expect(door.invites).toHaveLength(1)
    clock.advance(1)
    expect(refused(door.judge('invite', withInvite(invite), context))).toBe('invite-not-valid')
    expect(door.invites).toEqual([])
  })

  test('expires at MAX_TIMESTAMP at the latest, also after it was stored', () => {
    const { door } = world()
    expect(door.invite({ forMs: Number.MAX_SAFE_INTEGER }).expiresAt).toBe(MAX_TIMESTAMP)
    const kept = validate(doorState, {
      version: 1,
      policy: 'open',
      invites: [{ id: 'i', secret: 's', expiresAt: Number.MAX_SAFE_INTEGER, usesLeft: null }],
      passcode: '123456',
      attempts: noAttempts,
    })
    expect(kept).toMatchObject({ ok: true, value: { invites: [{ expiresAt: MAX_TIMESTAMP }] } })
  })

  test('is valid for its number of uses; a wrong proof uses nothing up', () => {
    const { door } = world()
    const invite = door.invite({ uses: 2 })
    const guess = withInvite({ ...invite, secret: 'guessed' })
    for (let i = 0; i < 5; i++) expect(refused(door.judge('invite', guess, context))).toBe('invite-not-valid')
    expect(door.judge('invite', withInvite(invite), context).kind).toBe('welcome')
    expect(door.invites[0]?.usesLeft).toBe(1)
    expect(door.judge('invite', withInvite(invite), context).kind).toBe('welcome')
    expect(refused(door.judge('invite', withInvite(invite), context))).toBe('invite-not-valid')
  })

  test('is no longer valid once revoked; others are', () => {
    const { door } = world()
    const [one, other] = [door.invite({}), door.invite({})]
    expect(door.revoke(one.id)).toBe(true)
    expect(door.revoke(one.id)).toBe(false)
    expect(refused(door.judge('invite', withInvite(one), context))).toBe('invite-not-valid')
    expect(door.judge('invite', withInvite(other), context).kind).toBe('welcome')
  })

  test('beyond limits.invites, drops the oldest', () => {
    const { door } = world()
    const first = door.invite({})
    for (let i = 0; i < limits.invites; i++) door.invite({})
    expect(door.invites).toHaveLength(limits.invites)
    expect(refused(door.judge('invite', withInvite(first), context))).toBe('invite-not-valid')
  })

  test('survives a restart with its uses; a revoked one stays revoked', () => {
    const { door, make } = world()
    const [kept, revoked] = [door.invite({ uses: 2 }), door.invite({})]
    door.judge('invite', withInvite(kept), context)
    door.revoke(revoked.id)
    const again = make()
    expect(again.invites).toEqual([{ ...kept, usesLeft: 1 }])
    expect(again.judge('invite', withInvite(kept), context).kind).toBe('welcome')
    expect(refused(again.judge('invite', withInvite(kept), context))).toBe('invite-not-valid')
    expect(refused(again.judge('invite', withInvite(revoked), context))).toBe('invite-not-valid')
  })

  test('gets its use back if no one joined with it, even if that cannot be stored', () => {
    const store = memoryDoorStore()
    const { door } = world(store)
    const invite = door.invite({ uses: 1 })
    const { write } = store
    for (const isFull of [false, true]) {
      const verdict = door.judge('invite', withInvite(invite), context)
      if (verdict.kind !== 'welcome') throw new Error(verdict.kind)
      expect(door.invites).toEqual([])
      if (isFull)
        store.write = () => {
          throw new StorageError('disk-full', 'no space left')
        }
      verdict.invite?.giveBack()
      verdict.invite?.giveBack()
      store.write = write
      expect(door.invites).toEqual([invite])
    }
  })

  test('admits no one if its use cannot be stored', () => {
    const store = memoryDoorStore()
    const { door } = world(store)
    const invite = door.invite({ uses: 1 })
    const { write } = store
    store.write = () => {
      throw new StorageError('disk-full', 'no space left')
    }
    expect(() => door.judge('invite', withInvite(invite), context)).toThrow(StorageError)
    store.write = write
    expect(door.judge('invite', withInvite(invite), context).kind).toBe('welcome')
  })
})

describe('[S2] a passcode', () => {
  /** Tries a passcode as a client would, and returns the outcome. */
  function attempt(door: Door, passcode: string, over: ProofContext = context): string {
    const inputs = { passcode, binding: over.binding, deviceKey: 'ann', hostFingerprint: over.hostKey }
    const started = startCpace(inputs, new Uint8Array(32).fill(9))
    const verdict = door.judge('passcode', hello({ share: started.share }), context)
    if (verdict.kind !== 'prove') return refused(verdict)
    const finished = finishCpace(started.state, verdict.answer)
    return verdict.passcode.confirm(finished.ok ? finished.confirmation : 'A'.repeat(86)) ? 'right' : 'wrong'
  }
  const wrongOf = (digits: string) => (digits === '000000' ? '000001' : '000000')

  test('is six digits; the right one is accepted and uses nothing up', () => {
    const { door } = world()
    expect(door.passcode).toEqual({ digits: expect.stringMatching(/^\d{6}$/), locked: false })
    for (let i = 0; i < 30; i++) expect(attempt(door, door.passcode.digits)).toBe('right')
  })

  test('is wrong on another connection or with another host in between', () => {
    const { door } = world()
    const { digits } = door.passcode
    expect(attempt(door, digits, { ...context, binding: 'a relay’s' })).toBe('wrong')
    expect(attempt(door, digits, { ...context, hostKey: 'a relay' })).toBe('wrong')
    expect(attempt(door, digits)).toBe('right')
  })

  test('after five wrong attempts in a minute makes everyone wait; then the right one is accepted', () => {
    const { clock, door } = world()
    const { digits } = door.passcode
    for (let i = 0; i < 5; i++) expect(attempt(door, wrongOf(digits))).toBe('wrong')
    expect(attempt(door, digits)).toBe('passcode-wrong')
    const verdict = door.judge('passcode', hello({ share: 'x' }), context)
    expect(verdict).toMatchObject({ kind: 'refuse', text: expect.stringMatching(/\d+ s/) })
    clock.advance(60_000)
    expect(attempt(door, digits)).toBe('right')
  })

  test('is locked after twenty wrong attempts, also after a restart, until it is replaced', () => {
    const { clock, door, make } = world()
    const old = door.passcode.digits
    for (let i = 0; i < 20; i++) {
      if (i % 5 === 0) clock.advance(60_000)
      expect(attempt(door, wrongOf(old))).toBe('wrong')
    }
    clock.advance(3_600_000)
    expect(attempt(door, old)).toBe('passcode-locked')
    const again = make()
    expect(again.passcode).toEqual({ digits: old, locked: true })
    expect(attempt(again, old)).toBe('passcode-locked')
    again.newPasscode()
    const { digits, locked } = again.passcode
    expect(locked).toBe(false)
    expect(digits).not.toBe(old)
    expect(attempt(again, old)).toBe('wrong')
    expect(attempt(again, digits)).toBe('right')
    expect(make().passcode.digits).toBe(digits)
  })

  test('counts attempts that were not finished as wrong, also after a restart', () => {
    const { door, make } = world()
    const { digits } = door.passcode
    const inputs = {
      passcode: digits,
      binding: context.binding,
      deviceKey: 'ann',
      hostFingerprint: context.hostKey,
    }
    const { share } = startCpace(inputs, new Uint8Array(32).fill(9))
    for (let i = 0; i < 5; i++) expect(door.judge('passcode', hello({ share }), context).kind).toBe('prove')
    expect(attempt(door, digits)).toBe('passcode-wrong')
    expect(attempt(make(), digits)).toBe('passcode-wrong')
  })

  test('refuses an invalid share, and counts it', () => {
    const { door } = world()
    const garbage = () => refused(door.judge('passcode', hello({ share: 'A'.repeat(43) }), context))
    for (let i = 0; i < 5; i++) expect(garbage()).toBe('bad-proof')
    expect(garbage()).toBe('passcode-wrong')
  })

  test('is stored from the start, and the same after a restart', () => {
    const { door, make } = world()
    expect(make().passcode.digits).toBe(door.passcode.digits)
  })
})

import { describe, expect, test } from 'vitest'
import type { Welcome } from '../../protocol/wire/frames.ts'
import type { Invite } from '../../protocol/trust/invite.ts'
import { countingChance } from '../../protocol/base/manual-clock.ts'
import { answerCpace, confirmCpace } from '../../protocol/trust/pake/cpace.ts'
import { inviteProofText, memberProofText, type Signer } from '../../protocol/trust/proofs.ts'
import { trustingVerifier } from '../../protocol/trust/trusting.fixture.ts'
import { Handshake, type Credential, type HandshakeOptions } from './handshake.ts'

const over = { binding: 'this connection', hostKey: 'the host' }
const signer: Signer = { publicKey: 'ann', sign: (text) => `signed ${text}` }
const invite: Invite = {
  addresses: [{ host: '10.0.0.1', port: 5050 }],
  room: { id: 'room-1', name: 'Physics' },
  fingerprint: 'f',
  id: 'i1',
  secret: 's1',
}
const handshakeWith = (more: Partial<HandshakeOptions> = {}) =>
  new Handshake({ signer, verifier: trustingVerifier, chance: countingChance(), ...more }, over)
const byInvite: Credential = { kind: 'invite', invite }
const byPasscode: Credential = { kind: 'passcode', passcode: '482915' }
const about = { binding: over.binding, roomId: 'room-1', deviceKey: 'ann', inviteId: 'i1' }

const welcome = (more: Partial<Welcome> = {}): Welcome => ({
  kind: 'welcome',
  version: '2.0',
  room: { id: 'room-1', name: 'Physics' },
  you: { id: 'ann', name: 'Ann' },
  head: { epoch: 1, seq: 0 },
  first: 1,
  channels: ['general'],
  ...more,
})

describe('[S1] the hello', () => {
  test('has the key, and a signature for this connection to this host', () => {
    expect(handshakeWith().hello('Ann')).toEqual({
      kind: 'hello',
      version: '2.0',
      name: 'Ann',
      key: 'ann',
      proof: `signed ${memberProofText(over.binding, over.hostKey)}`,
    })
  })

  test('[S3] has the secret of this device’s former id', () => {
    expect(handshakeWith({ formerly: 'secret' }).hello('Ann').formerly).toBe('secret')
  })

  test('[S2] proves an invite’s secret for this connection, room and device, and does not contain it', () => {
    const hello = handshakeWith({ entry: byInvite }).hello('Ann')
    const proof = trustingVerifier.hmac('s1', inviteProofText('client', about))
    expect(hello.invite).toEqual({ room: 'room-1', id: 'i1', proof })
  })
})

describe('[S2] the host of an invite', () => {
  const proof = trustingVerifier.hmac('s1', inviteProofText('host', about))

  test('is accepted with its own proof', () => {
    expect(handshakeWith({ entry: byInvite }).check(welcome({ proof }))).toBeNull()
  })

  test('is accepted without a proof, which known members do not get', () => {
    expect(handshakeWith({ entry: byInvite }).check(welcome())).toBeNull()
  })

  test.each<[string, Partial<Welcome>]>([
    ['another room', { proof, room: { id: 'room-2', name: 'Physics' } }],
    ['a wrong proof', { proof: 'guessed' }],
    [
      'the client’s own proof sent back',
      { proof: trustingVerifier.hmac('s1', inviteProofText('client', about)) },
    ],
    [
      'a proof of another connection',
      { proof: trustingVerifier.hmac('s1', inviteProofText('host', { ...about, binding: 'a relay’s' })) },
    ],
  ])('is refused with %s', (_title, wrong) => {
    expect(handshakeWith({ entry: byInvite }).check(welcome(wrong))).toEqual({ code: 'host-not-proved' })
  })

  test('is not checked without an invite', () => {
    expect(handshakeWith().check(welcome({ proof: 'anything' }))).toBeNull()
  })
})

describe('[S2] a passcode', () => {
  const hostInputs = {
    passcode: '482915',
    deviceKey: 'ann',
    binding: over.binding,
    hostFingerprint: over.hostKey,
  }
  const answerOf = (share: string | undefined, passcode = '482915') => {
    const answered = answerCpace({ ...hostInputs, passcode }, share ?? '', new Uint8Array(32).fill(7))
    if (!answered.ok) throw new Error(answered.problem)
    return answered
  }

  test('is proved to a host that knows it', () => {
    const handshake = handshakeWith({ entry: byPasscode })
    const { answer, state } = answerOf(handshake.hello('Ann').share)
    const confirmation = handshake.confirm({ kind: 'passcode', ...answer })
    expect(confirmCpace(state, confirmation ?? '')).toBe(true)
  })

  test('is not proved to a host that does not know it, which learns nothing about it', () => {
    const handshake = handshakeWith({ entry: byPasscode })
    const { answer } = answerOf(handshake.hello('Ann').share, '111111')
    expect(handshake.confirm({ kind: 'passcode', ...answer })).toBeUndefined()
  })

  test('is proved once: a second answer gets no proof', () => {
    const handshake = handshakeWith({ entry: byPasscode })
    const { answer } = answerOf(handshake.hello('Ann').share)
    expect(handshake.confirm({ kind: 'passcode', ...answer })).toBeDefined()
    expect(handshake.confirm({ kind: 'passcode', ...answer })).toBeUndefined()
  })

  test('is not proved by a client without one', () => {
    expect(handshakeWith().confirm({ kind: 'passcode', share: 'x', confirmation: 'y' })).toBeUndefined()
    expect(handshakeWith().hello('Ann')).not.toHaveProperty('share')
  })
})

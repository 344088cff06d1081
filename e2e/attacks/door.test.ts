import { describe, expect, test } from 'vitest'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import { systemChance } from '../../shared/node/system.ts'
import type { Credential } from '../../shared/client/session/handshake.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { deviceOf } from '../faults/device.ts'
import { BesiegedRoom, ROOM, tempFolder, until } from './besieged-room.ts'
import { ByHand, joinByHand } from './by-hand.ts'
import { visit, JoiningClient } from './joining-client.ts'

const MINUTE = 60_000
const ann = deviceOf('Ann')

describe('invites', () => {
  const flip = (secret: string) => (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)

  test('[S2] a wrong secret, an unknown id and another room get one and the same answer', async () => {
    const room = await BesiegedRoom.open({ policy: 'invite' })
    const invite = room.invite()
    for (const wrong of [
      { ...invite, secret: flip(invite.secret) },
      { ...invite, id: 'unknown' },
      { ...invite, room: { id: 'room-2', name: 'Physics 2b' } },
    ]) {
      const outcome = await visit('Mallory', room.port, { entry: { kind: 'invite', invite: wrong } })
      expect(outcome).toBe('invite-not-valid')
    }
    expect(await visit('Mallory', room.port)).toBe('invite-needed')
    expect(room.events).toEqual([])
    expect(await visit('Ann', room.port, { entry: { kind: 'invite', invite } })).toBe('joined')
  })

  test('[S2] a flood of wrong secrets opens nothing and keeps no one out', async () => {
    const room = await BesiegedRoom.open({ policy: 'invite' })
    const invite = room.invite()
    const guess = (i: number) => ({ ...invite, secret: invite.secret.slice(0, -3) + String(100 + i) })
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        visit(`Mallory ${i}`, room.port, { entry: { kind: 'invite', invite: guess(i) } }),
      ),
    )
    expect(new Set(outcomes)).toEqual(new Set(['invite-not-valid']))
    expect(await visit('Ann', room.port, { entry: { kind: 'invite', invite } })).toBe('joined')
  })

  test('[S2] expired, revoked and used up ones are good for no one new; who came in with one stays', async () => {
    const room = await BesiegedRoom.open({ policy: 'invite' })
    const [brief, revoked, once] = [room.invite({ forMs: MINUTE }), room.invite(), room.invite({ uses: 1 })]
    const entries = [brief, revoked, once].map((invite) => ({ kind: 'invite', invite }) as const)
    for (const [i, entry] of entries.entries()) {
      expect(await visit(`Early ${i}`, room.port, { entry })).toBe('joined')
    }
    room.later(MINUTE)
    room.hosted.revokeInvite(revoked.id)
    for (const [i, entry] of entries.entries()) {
      expect(await visit(`Late ${i}`, room.port, { entry })).toBe('invite-not-valid')
      expect(await visit(`Early ${i}`, room.port, { entry })).toBe('joined')
    }
  })

  test('[S2] one that is used at once by many lets in as many as it says', async () => {
    const room = await BesiegedRoom.open({ policy: 'invite' })
    const entry = { kind: 'invite', invite: room.invite({ uses: 3 }) } as const
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => visit(`Guest ${i}`, room.port, { entry })),
    )
    expect(outcomes.filter((outcome) => outcome === 'joined')).toHaveLength(3)
  })
})

describe('the passcode', () => {
  const wrongOf = (digits: string) => `${digits.startsWith('1') ? '2' : '1'}${digits.slice(1)}`

  /** So many guesses, one after the other. */
  async function guess(room: BesiegedRoom, times: number): Promise<void> {
    const entry = { kind: 'passcode', passcode: wrongOf(room.hosted.passcode.digits) } as const
    for (let i = 0; i < times; i++) {
      expect(await visit('Mallory', room.port, { entry })).toBe('passcode-wrong')
    }
  }

  /** The answer to an honest newcomer who knows the passcode. */
  const newcomer = (room: BesiegedRoom, name: string) =>
    visit(name, room.port, { entry: { kind: 'passcode', passcode: room.hosted.passcode.digits } })

  test('[S2] five wrong ones a minute, and then not even the right one; a minute later again', async () => {
    const room = await BesiegedRoom.open({ policy: 'passcode' })
    expect(await newcomer(room, 'Ann')).toBe('joined')
    await guess(room, limits.passcodesPerMinute)
    expect(await newcomer(room, 'Bob')).toBe('passcode-wrong')
    // People who were let in earlier need no passcode.
    expect(await visit('Ann', room.port)).toBe('joined')
    room.later(MINUTE)
    expect(await newcomer(room, 'Bob')).toBe('joined')
  })

  test('[S2] guesses made at once count as much as those one after the other', async () => {
    const room = await BesiegedRoom.open({ policy: 'passcode' })
    const share = (byHand: ByHand, name: string) => ({
      ...byHand.hello(name),
      // A point of the group, as good as any other.
      share: '4vJ2ARJuqbFawu7TnbpRsTY2SQwcKOTlz1i5I-BNLXY',
    })
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const byHand = await ByHand.connect(room.port)
        byHand.say(share(byHand, `Mallory ${i}`))
        return Promise.race([byHand.frame('passcode').then(() => 'answered'), byHand.closeReason()])
      }),
    )
    expect(answers.filter((answer) => answer === 'answered')).toHaveLength(limits.passcodesPerMinute)
  })

  test('[S2] after twenty wrong ones it is locked until the host makes a new one', async () => {
    const room = await BesiegedRoom.open({ policy: 'passcode' })
    expect(await newcomer(room, 'Ann')).toBe('joined')
    for (let i = 0; i < limits.passcodesUntilLocked / limits.passcodesPerMinute; i++) {
      await guess(room, limits.passcodesPerMinute)
      room.later(MINUTE)
    }
    expect(room.hosted.passcode.locked).toBe(true)
    expect(await newcomer(room, 'Bob')).toBe('passcode-locked')
    expect(await visit('Ann', room.port)).toBe('joined')
    room.hosted.newPasscode()
    expect(await newcomer(room, 'Bob')).toBe('joined')
  })
})

describe('moderation', () => {
  test('[S6] a banned key comes back under no name, with no invite and through no knock', async () => {
    const room = await BesiegedRoom.open()
    const mallory = deviceOf('Mallory')
    const present = await joinByHand(room.port, 'Mallory')
    expect(await room.hosted.act({ kind: 'ban', member: mallory.publicKey })).toBeNull()
    expect(await present.closeReason()).toBe('banned')
    const entry = { kind: 'invite', invite: room.invite() } as const
    for (const name of ['Mallory', 'Ann', 'Мallory']) {
      expect(await visit(name, room.port, { device: mallory })).toBe('banned')
      expect(await visit(name, room.port, { device: mallory, entry })).toBe('banned')
    }
    await room.hosted.act({ kind: 'door', policy: 'knock' })
    expect(await visit('Ann', room.port, { device: mallory })).toBe('banned')
    await room.hosted.act({ kind: 'door', policy: 'open' })
    // Others can use the name, and the ban lasts its full time.
    expect(await visit('Mallory', room.port, { device: ann })).toBe('joined')
    await room.hosted.act({ kind: 'unban', member: mallory.publicKey })
    expect(await visit('Mallory', room.port, { device: mallory })).toBe('joined')
  })

  test('[S6] a ban from before there were keys holds for the key that its member has now', async () => {
    const folder = tempFolder()
    const { log } = openRoomLog(folder, ROOM, Date.now())
    const joined = (seq: number, name: string, secret: string) =>
      ({
        kind: 'memberJoined',
        seq,
        epoch: 1,
        at: 1,
        author: { id: systemChance.digest(secret), name },
        nonce: `n${seq}`,
      }) as const
    log.add([joined(1, 'Mallory', 'secret-of-mallory'), joined(2, 'Ann', 'secret-of-ann')])
    log.close()
    const room = await BesiegedRoom.open({ folder })
    await room.hosted.act({ kind: 'ban', member: systemChance.digest('secret-of-mallory') })
    const mallory = await ByHand.connect(room.port)
    mallory.say({ ...mallory.hello('Mallory'), formerly: 'secret-of-mallory' })
    expect(await mallory.closeReason()).toBe('banned')
    const returning = await ByHand.connect(room.port)
    returning.say({ ...returning.hello('Ann'), formerly: 'secret-of-ann' })
    expect((await returning.frame('welcome')).you).toEqual({ id: ann.publicKey, name: 'Ann' })
  })

  test('[S6] a kicked member has to be let in again', async () => {
    const room = await BesiegedRoom.open({ policy: 'knock' })
    const visitor = new JoiningClient('Ann', room.port)
    await until(() => room.hosted.knocks.length === 1)
    room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', true)
    expect(await visitor.outcome).toBe('joined')
    expect(await visit('Ann', room.port)).toBe('joined')
    await until(() => room.hasMember(ann.publicKey))
    expect(await room.hosted.act({ kind: 'kick', member: ann.publicKey })).toBeNull()
    const again = new JoiningClient('Ann', room.port)
    await until(() => room.hosted.knocks.length === 1)
    room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', false)
    expect(await again.outcome).toBe('knock-refused')
  })

  test('[S3] a kicked key comes back under no name, with no invite and no passcode, before someone lets it in', async () => {
    const folder = tempFolder()
    const first = await BesiegedRoom.open({ folder })
    const mallory = deviceOf('Mallory')
    const present = await joinByHand(first.port, 'Mallory')
    await until(() => first.hasMember(mallory.publicKey))
    expect(await first.hosted.act({ kind: 'kick', member: mallory.publicKey })).toBeNull()
    expect(await present.closeReason()).toBe('kicked')
    await first.close()

    const room = await BesiegedRoom.open({ folder })
    const invite = { kind: 'invite', invite: room.invite({ uses: 1 }) } as const
    const passcode = { kind: 'passcode', passcode: room.hosted.passcode.digits } as const
    const refused = async (name: string, entry?: Credential) => {
      const visitor = new JoiningClient(name, room.port, { device: mallory, ...defined({ entry }) })
      await until(() => room.hosted.knocks.length === 1)
      room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', false)
      return visitor.outcome
    }
    for (const policy of ['open', 'passcode', 'invite'] as const) {
      await room.hosted.act({ kind: 'door', policy })
      for (const [name, entry] of [['Mallory'], ['Ann', invite], ['Мallory', passcode]] as const)
        expect(await refused(name, entry)).toBe('knock-refused')
    }
    expect(room.hosted.invites()).toMatchObject([{ usesLeft: 1 }])
    await room.hosted.act({ kind: 'door', policy: 'closed' })
    expect(await visit('Mallory', room.port, { device: mallory, entry: invite })).toBe('room-closed')
    await room.hosted.act({ kind: 'door', policy: 'open' })
    const visitor = new JoiningClient('Mallory', room.port, { device: mallory })
    await until(() => room.hosted.knocks.length === 1)
    room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', true)
    expect(await visitor.outcome).toBe('joined')
    expect(await visit('Mallory', room.port, { device: mallory })).toBe('joined')
  })

  test('[S6] members cannot moderate, nor moderators make moderators or open the door', async () => {
    const room = await BesiegedRoom.open()
    const [member, victim] = [await joinByHand(room.port, 'Mallory'), await joinByHand(room.port, 'Ann')]
    const mallory = deviceOf('Mallory').publicKey
    const ask = async (nonce: string, act: Parameters<typeof room.hosted.act>[0]) => {
      member.say({ kind: 'moderate', nonce, act })
      const answer = () => member.heard.find((frame) => 'nonce' in frame && frame.nonce === nonce)
      await until(() => answer() !== undefined)
      return answer()
    }
    expect(await ask('n1', { kind: 'ban', member: ann.publicKey })).toMatchObject({ reason: 'not-allowed' })
    const rise = { kind: 'role', member: mallory, role: 'moderator' } as const
    expect(await ask('n2', rise)).toMatchObject({ reason: 'not-allowed' })
    expect(await room.hosted.act(rise)).toBeNull()
    const raise = { kind: 'role', member: ann.publicKey, role: 'moderator' } as const
    expect(await ask('n3', raise)).toMatchObject({ reason: 'not-allowed' })
    expect(await ask('n4', { kind: 'door', policy: 'closed' })).toMatchObject({ reason: 'not-allowed' })
    expect(await ask('n5', { kind: 'kick', member: ann.publicKey })).toMatchObject({ kind: 'ack' })
    expect(await victim.closeReason()).toBe('kicked')
  })
})

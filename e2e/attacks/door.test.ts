import { describe, expect, test } from 'vitest'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import { systemChance } from '../../shared/node/system.ts'
import type { Credential } from '../../shared/client/session/handshake.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { deviceOf } from '../faults/device.ts'
import { TargetRoom, ROOM, tempFolder, until } from './target-room.ts'
import { RawClient, joinRaw, signatureOf } from './raw-client.ts'
import { tryJoin, JoiningClient } from './joining-client.ts'

const MINUTE = 60_000
const ann = deviceOf('Ann')

describe('invites', () => {
  const flip = (secret: string) => (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)

  test('[S2] a wrong secret, an unknown id and another room get the same answer', async () => {
    const room = await TargetRoom.open({ policy: 'invite' })
    const invite = room.invite()
    for (const wrong of [
      { ...invite, secret: flip(invite.secret) },
      { ...invite, id: 'unknown' },
      { ...invite, room: { id: 'room-2', name: 'Physics 2b' } },
    ]) {
      const outcome = await tryJoin('Mallory', room.port, { entry: { kind: 'invite', invite: wrong } })
      expect(outcome).toBe('invite-not-valid')
    }
    expect(await tryJoin('Mallory', room.port)).toBe('invite-needed')
    expect(room.events).toEqual([])
    expect(await tryJoin('Ann', room.port, { entry: { kind: 'invite', invite } })).toBe('joined')
  })

  test('[S2] a flood of wrong secrets lets no one in and keeps no one out', async () => {
    const room = await TargetRoom.open({ policy: 'invite' })
    const invite = room.invite()
    const guess = (i: number) => ({ ...invite, secret: invite.secret.slice(0, -3) + String(100 + i) })
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        tryJoin(`Mallory ${i}`, room.port, { entry: { kind: 'invite', invite: guess(i) } }),
      ),
    )
    expect(new Set(outcomes)).toEqual(new Set(['invite-not-valid']))
    expect(await tryJoin('Ann', room.port, { entry: { kind: 'invite', invite } })).toBe('joined')
  })

  test('[S2] expired, revoked and used-up ones admit no one new; members they admitted stay', async () => {
    const room = await TargetRoom.open({ policy: 'invite' })
    const [brief, revoked, once] = [room.invite({ forMs: MINUTE }), room.invite(), room.invite({ uses: 1 })]
    const entries = [brief, revoked, once].map((invite) => ({ kind: 'invite', invite }) as const)
    for (const [i, entry] of entries.entries()) {
      expect(await tryJoin(`Early ${i}`, room.port, { entry })).toBe('joined')
    }
    room.advanceWallClock(MINUTE)
    room.hosted.revokeInvite(revoked.id)
    for (const [i, entry] of entries.entries()) {
      expect(await tryJoin(`Late ${i}`, room.port, { entry })).toBe('invite-not-valid')
      expect(await tryJoin(`Early ${i}`, room.port, { entry })).toBe('joined')
    }
  })

  test('[S2] one with three uses admits three, even if ten use it at once', async () => {
    const room = await TargetRoom.open({ policy: 'invite' })
    const entry = { kind: 'invite', invite: room.invite({ uses: 3 }) } as const
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => tryJoin(`Guest ${i}`, room.port, { entry })),
    )
    expect(outcomes.filter((outcome) => outcome === 'joined')).toHaveLength(3)
  })
})

describe('the passcode', () => {
  const wrongOf = (digits: string) => `${digits.startsWith('1') ? '2' : '1'}${digits.slice(1)}`

  /** Guesses wrong this many times, one after another. */
  async function guess(room: TargetRoom, times: number): Promise<void> {
    const entry = { kind: 'passcode', passcode: wrongOf(room.hosted.passcode.digits) } as const
    for (let i = 0; i < times; i++) {
      expect(await tryJoin('Mallory', room.port, { entry })).toBe('passcode-wrong')
    }
  }

  /** The outcome for an honest newcomer who knows the passcode. */
  const newcomer = (room: TargetRoom, name: string) =>
    tryJoin(name, room.port, { entry: { kind: 'passcode', passcode: room.hosted.passcode.digits } })

  test('[S2] after five wrong ones even the right one is refused for a minute', async () => {
    const room = await TargetRoom.open({ policy: 'passcode' })
    expect(await newcomer(room, 'Ann')).toBe('joined')
    await guess(room, limits.passcodesPerMinute)
    expect(await newcomer(room, 'Bob')).toBe('passcode-wrong')
    // Members who were admitted earlier need no passcode.
    expect(await tryJoin('Ann', room.port)).toBe('joined')
    room.advanceWallClock(MINUTE)
    expect(await newcomer(room, 'Bob')).toBe('joined')
  })

  test('[S2] guesses made at once count as much as those made one by one', async () => {
    const room = await TargetRoom.open({ policy: 'passcode' })
    const share = (rawClient: RawClient, name: string) => ({
      ...rawClient.hello(name),
      // Any point of the group.
      share: '4vJ2ARJuqbFawu7TnbpRsTY2SQwcKOTlz1i5I-BNLXY',
    })
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const rawClient = await RawClient.connect(room.port)
        rawClient.say(share(rawClient, `Mallory ${i}`))
        return Promise.race([rawClient.frame('passcode').then(() => 'answered'), rawClient.closeReason()])
      }),
    )
    expect(answers.filter((answer) => answer === 'answered')).toHaveLength(limits.passcodesPerMinute)
  })

  test('[S2] twenty wrong ones lock it until the host makes a new one', async () => {
    const room = await TargetRoom.open({ policy: 'passcode' })
    expect(await newcomer(room, 'Ann')).toBe('joined')
    for (let i = 0; i < limits.passcodesUntilLocked / limits.passcodesPerMinute; i++) {
      await guess(room, limits.passcodesPerMinute)
      room.advanceWallClock(MINUTE)
    }
    expect(room.hosted.passcode.locked).toBe(true)
    expect(await newcomer(room, 'Bob')).toBe('passcode-locked')
    expect(await tryJoin('Ann', room.port)).toBe('joined')
    room.hosted.newPasscode()
    expect(await newcomer(room, 'Bob')).toBe('joined')
  })
})

describe('moderation', () => {
  test('[S6] a banned key cannot return under another name, with an invite or by asking to join', async () => {
    const room = await TargetRoom.open()
    const mallory = deviceOf('Mallory')
    const present = await joinRaw(room.port, 'Mallory')
    expect(await room.hosted.act({ kind: 'ban', member: mallory.publicKey })).toBeNull()
    expect(await present.closeReason()).toBe('banned')
    const entry = { kind: 'invite', invite: room.invite() } as const
    for (const name of ['Mallory', 'Ann', 'Мallory']) {
      expect(await tryJoin(name, room.port, { device: mallory })).toBe('banned')
      expect(await tryJoin(name, room.port, { device: mallory, entry })).toBe('banned')
    }
    await room.hosted.act({ kind: 'door', policy: 'knock' })
    expect(await tryJoin('Ann', room.port, { device: mallory })).toBe('banned')
    await room.hosted.act({ kind: 'door', policy: 'open' })
    // Others can use the name; the ban lasts until it is revoked.
    expect(await tryJoin('Mallory', room.port, { device: ann })).toBe('joined')
    await room.hosted.act({ kind: 'unban', member: mallory.publicKey })
    expect(await tryJoin('Mallory', room.port, { device: mallory })).toBe('joined')
  })

  test('[S6] a ban from before there were keys applies to the member’s present key', async () => {
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
    const room = await TargetRoom.open({ folder })
    await room.hosted.act({ kind: 'ban', member: systemChance.digest('secret-of-mallory') })
    const mallory = await RawClient.connect(room.port)
    mallory.say({ ...mallory.hello('Mallory'), formerly: 'secret-of-mallory' })
    expect(await mallory.closeReason()).toBe('banned')
    const returning = await RawClient.connect(room.port)
    returning.say({ ...returning.hello('Ann'), formerly: 'secret-of-ann' })
    expect((await returning.frame('welcome')).you).toEqual({ id: ann.publicKey, name: 'Ann' })
  })

  test('[S6] a kicked member needs approval to return', async () => {
    const room = await TargetRoom.open({ policy: 'knock' })
    const client = new JoiningClient('Ann', room.port)
    await until(() => room.hosted.knocks.length === 1)
    room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', true)
    expect(await client.outcome).toBe('joined')
    expect(await tryJoin('Ann', room.port)).toBe('joined')
    await until(() => room.hasMember(ann.publicKey))
    expect(await room.hosted.act({ kind: 'kick', member: ann.publicKey })).toBeNull()
    const again = new JoiningClient('Ann', room.port)
    await until(() => room.hosted.knocks.length === 1)
    room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', false)
    expect(await again.outcome).toBe('knock-refused')
  })

  test('[S3] a kicked key needs approval, whatever name, invite or passcode it has', async () => {
    const folder = tempFolder()
    const first = await TargetRoom.open({ folder })
    const mallory = deviceOf('Mallory')
    const present = await joinRaw(first.port, 'Mallory')
    await until(() => first.hasMember(mallory.publicKey))
    expect(await first.hosted.act({ kind: 'kick', member: mallory.publicKey })).toBeNull()
    expect(await present.closeReason()).toBe('kicked')
    await first.close()

    const room = await TargetRoom.open({ folder })
    const invite = { kind: 'invite', invite: room.invite({ uses: 1 }) } as const
    const passcode = { kind: 'passcode', passcode: room.hosted.passcode.digits } as const
    const refused = async (name: string, entry?: Credential) => {
      const client = new JoiningClient(name, room.port, { device: mallory, ...defined({ entry }) })
      await until(() => room.hosted.knocks.length === 1)
      room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', false)
      return client.outcome
    }
    for (const policy of ['open', 'passcode', 'invite'] as const) {
      await room.hosted.act({ kind: 'door', policy })
      for (const [name, entry] of [['Mallory'], ['Ann', invite], ['Мallory', passcode]] as const)
        expect(await refused(name, entry)).toBe('knock-refused')
    }
    expect(room.hosted.invites()).toMatchObject([{ usesLeft: 1 }])
    await room.hosted.act({ kind: 'door', policy: 'closed' })
    expect(await tryJoin('Mallory', room.port, { device: mallory, entry: invite })).toBe('room-closed')
    await room.hosted.act({ kind: 'door', policy: 'open' })
    const client = new JoiningClient('Mallory', room.port, { device: mallory })
    await until(() => room.hosted.knocks.length === 1)
    room.hosted.answerKnock(room.hosted.knocks[0]?.id ?? '', true)
    expect(await client.outcome).toBe('joined')
    expect(await tryJoin('Mallory', room.port, { device: mallory })).toBe('joined')
  })

  test('[S6] members cannot moderate, and moderators can neither appoint moderators nor change the policy', async () => {
    const room = await TargetRoom.open()
    const [member, victim] = [await joinRaw(room.port, 'Mallory'), await joinRaw(room.port, 'Ann')]
    const device = deviceOf('Mallory')
    const mallory = device.publicKey
    const ask = async (nonce: string, act: Parameters<typeof room.hosted.act>[0]) => {
      member.say({ kind: 'moderate', nonce, act, ...signatureOf(device, nonce, { kind: 'moderate', act }) })
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

import { describe, expect, test } from 'vitest'
import { forgedAmong } from '../../shared/app/rooms/verify-messages.ts'
import { loadIdentity } from '../../shared/node/trust/identity.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { deviceOf } from '../faults/device.ts'
import { ask, startApp } from './apps.ts'
import { BesiegedRoom, ROOM, tempFolder, until } from './besieged-room.ts'
import type { ByHand } from './by-hand.ts'
import { Relay } from './relay.ts'
import { visit, JoiningClient } from './joining-client.ts'

const mallory = deviceOf('Mallory')

/** Sends the client's hello as the relay's: with its key and proof, and the rest unchanged. */
const asItself = (frame: ClientFrame, ahead: ByHand): ClientFrame =>
  frame.kind === 'hello' ? { ...frame, ...ahead.hello(frame.name, mallory) } : frame

const kinds = (frames: readonly ClientFrame[]) => frames.map(({ kind }) => kind)

describe('a relay in the middle', () => {
  test('[S7] who has the host’s fingerprint does not say a byte to it, and joins past it', async () => {
    const room = await BesiegedRoom.open()
    const relay = await Relay.before(room.port)
    const pin = room.fingerprint
    expect(await visit('Ann', relay.port, { pin })).toBe('host-key-changed')
    expect(relay.connections).toBe(1)
    expect(relay.bytes).toBe(0)
    expect(await visit('Ann', room.port, { pin })).toBe('joined')
  })

  test('[S1] what it passes on from someone without a fingerprint proves nothing', async () => {
    const room = await BesiegedRoom.open()
    const relay = await Relay.before(room.port)
    expect(await visit('Ann', relay.port)).toBe('bad-proof')
    expect(kinds(relay.overheard)).toEqual(['hello'])
    expect(room.events).toEqual([])
    expect(await visit('Ann', room.port)).toBe('joined')
    await until(() => room.hasMember(deviceOf('Ann').publicKey))
  })

  test('[S2] an invite that is shown to it does not let it in', async () => {
    const room = await BesiegedRoom.open({ policy: 'invite' })
    const relay = await Relay.before(room.port, asItself)
    const entry = { kind: 'invite', invite: room.invite() } as const
    expect(await visit('Ann', relay.port, { entry })).toBe('invite-not-valid')
    expect(relay.overheard).toMatchObject([{ kind: 'hello', invite: { id: entry.invite.id } }])
    expect(JSON.stringify(relay.overheard)).not.toContain(entry.invite.secret)
    expect(room.events).toEqual([])
    expect(await visit('Ann', room.port, { entry, pin: entry.invite.fingerprint })).toBe('joined')
  })

  test('[S2] a passcode that is proved through it is neither learnt nor used', async () => {
    const room = await BesiegedRoom.open({ policy: 'passcode' })
    const relay = await Relay.before(room.port, asItself)
    const entry = { kind: 'passcode', passcode: room.hosted.passcode.digits } as const
    expect(await visit('Ann', relay.port, { entry })).toBe('passcode-wrong')
    // The client stops before its step: its proof is never sent.
    expect(kinds(relay.overheard)).toEqual(['hello'])
    expect(room.events).toEqual([])
    expect(await visit('Ann', room.port, { entry })).toBe('joined')
  })

  test('[S3] the secret by which earlier rooms knew this device is not told to it', async () => {
    const room = await BesiegedRoom.open()
    const relay = await Relay.before(room.port)
    const folder = tempFolder()
    const ann = startApp('Ann', folder)
    const secret = loadIdentity(folder).memberKey
    const { ok } = await ann.dispatch({ kind: 'joinRoom', address: `127.0.0.1:${relay.port}` })
    expect(ok).toBe(false)
    expect(kinds(relay.overheard)).toEqual(['hello'])
    expect(JSON.stringify(relay.overheard)).not.toContain(secret)
    await ask(ann, { kind: 'joinRoom', address: `127.0.0.1:${room.port}` })
  })

  test('[S1] a relay that speaks as itself, as it cannot speak as Ann, is noticed before she says a word', async () => {
    const room = await BesiegedRoom.open()
    const altered = (frame: ClientFrame, ahead: ByHand): ClientFrame =>
      frame.kind === 'post' ? { ...frame, body: 'I resign' } : asItself(frame, ahead)
    const relay = await Relay.before(room.port, altered)
    expect(await visit('Ann', relay.port)).toBe('host-not-proved')
    expect(room.said).toEqual([])
    const direct = new JoiningClient('Ann', room.port)
    await direct.outcome
    direct.session.post('general', 'n2', 'hello')
    await until(() => room.said.length > 0)
    expect(room.events.at(-1)).toMatchObject({ body: 'hello', author: { id: direct.device.publicKey } })
    expect(forgedAmong(ROOM.id, room.events, nodeVerifier)).toEqual([])
  })
})

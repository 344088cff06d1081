import { describe, expect, test } from 'vitest'
import { forgedAmong } from '../../shared/protocol/log/genuine.ts'
import { loadIdentity } from '../../shared/node/trust/identity.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { deviceOf } from '../faults/device.ts'
import { ask, startApp } from './apps.ts'
import { TargetRoom, ROOM, tempFolder, until } from './target-room.ts'
import type { RawClient } from './raw-client.ts'
import { Relay } from './relay.ts'
import { tryJoin, JoiningClient } from './joining-client.ts'

const mallory = deviceOf('Mallory')

/** Replaces key and proof in the client's hello with the relay's own. */
const asItself = (frame: ClientFrame, toHost: RawClient): ClientFrame =>
  frame.kind === 'hello' ? { ...frame, ...toHost.hello(frame.name, mallory) } : frame

const kinds = (frames: readonly ClientFrame[]) => frames.map(({ kind }) => kind)

describe('a relay in the middle', () => {
  test('[S7] a client with the host’s fingerprint sends it nothing, and joins directly', async () => {
    const room = await TargetRoom.open()
    const relay = await Relay.inFrontOf(room.port)
    const pin = room.fingerprint
    expect(await tryJoin('Ann', relay.port, { pin })).toBe('host-key-changed')
    expect(relay.connections).toBe(1)
    expect(relay.bytes).toBe(0)
    expect(await tryJoin('Ann', room.port, { pin })).toBe('joined')
  })

  test('[S1] a hello that it passes on from a client without the fingerprint is refused', async () => {
    const room = await TargetRoom.open()
    const relay = await Relay.inFrontOf(room.port)
    expect(await tryJoin('Ann', relay.port)).toBe('bad-proof')
    expect(kinds(relay.overheard)).toEqual(['hello'])
    expect(room.events).toEqual([])
    expect(await tryJoin('Ann', room.port)).toBe('joined')
    await until(() => room.hasMember(deviceOf('Ann').publicKey))
  })

  test('[S2] an invite that a client uses through it does not admit it', async () => {
    const room = await TargetRoom.open({ policy: 'invite' })
    const relay = await Relay.inFrontOf(room.port, asItself)
    const entry = { kind: 'invite', invite: room.invite() } as const
    expect(await tryJoin('Ann', relay.port, { entry })).toBe('invite-not-valid')
    expect(relay.overheard).toMatchObject([{ kind: 'hello', invite: { id: entry.invite.id } }])
    expect(JSON.stringify(relay.overheard)).not.toContain(entry.invite.secret)
    expect(room.events).toEqual([])
    expect(await tryJoin('Ann', room.port, { entry, pin: entry.invite.fingerprint })).toBe('joined')
  })

  test('[S2] it neither learns nor can use a passcode that a client proves through it', async () => {
    const room = await TargetRoom.open({ policy: 'passcode' })
    const relay = await Relay.inFrontOf(room.port, asItself)
    const entry = { kind: 'passcode', passcode: room.hosted.passcode.digits } as const
    expect(await tryJoin('Ann', relay.port, { entry })).toBe('passcode-wrong')
    // The client stops before it sends its proof.
    expect(kinds(relay.overheard)).toEqual(['hello'])
    expect(room.events).toEqual([])
    expect(await tryJoin('Ann', room.port, { entry })).toBe('joined')
  })

  test('[S3] it does not learn the secret by which earlier rooms knew this device', async () => {
    const room = await TargetRoom.open()
    const relay = await Relay.inFrontOf(room.port)
    const folder = tempFolder()
    const ann = startApp('Ann', folder)
    const secret = loadIdentity(folder).memberKey
    const { ok } = await ann.dispatch({ kind: 'joinRoom', address: `127.0.0.1:${relay.port}` })
    expect(ok).toBe(false)
    expect(kinds(relay.overheard)).toEqual(['hello'])
    expect(JSON.stringify(relay.overheard)).not.toContain(secret)
    await ask(ann, { kind: 'joinRoom', address: `127.0.0.1:${room.port}` })
  })

  test('[S1] if it joins with its own key, the client notices before it sends a message', async () => {
    const room = await TargetRoom.open()
    const altered = (frame: ClientFrame, toHost: RawClient): ClientFrame =>
      frame.kind === 'post' ? { ...frame, content: { text: 'I resign' } } : asItself(frame, toHost)
    const relay = await Relay.inFrontOf(room.port, altered)
    expect(await tryJoin('Ann', relay.port)).toBe('host-not-proved')
    expect(room.messages).toEqual([])
    const direct = new JoiningClient('Ann', room.port)
    await direct.outcome
    direct.session.submit('n2', { kind: 'post', channel: 'general', content: { text: 'hello' } })
    await until(() => room.messages.length > 0)
    expect(room.events.at(-1)).toMatchObject({
      content: { text: 'hello' },
      author: { id: direct.device.publicKey },
    })
    expect(forgedAmong(ROOM.id, room.events, nodeVerifier)).toEqual([])
  })
})

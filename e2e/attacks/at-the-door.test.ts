import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { Session } from '../../shared/client/session/session.ts'
import { MemoryStore } from '../../shared/client/replica/store.ts'
import { loadCertificate } from '../../shared/node/trust/certificate.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { dialTls } from '../../shared/node/net/tcp.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { encode } from '../../shared/protocol/wire/encode.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { deviceOf } from '../faults/device.ts'
import { ask, roomOf, startApp } from './apps.ts'
import { TargetRoom, ROOM, tempFolder, until } from './target-room.ts'
import { RawClient } from './raw-client.ts'

test('[S2] the join policy outlives a restart of the host', async () => {
  const folder = tempFolder()
  const ann = startApp('Ann', folder)
  await ask(ann, { kind: 'hostRoom', name: 'Lab', bind: '127.0.0.1', port: 0, policy: 'invite' })
  const { id } = roomOf(ann)
  await ann.close()
  const again = startApp('Ann', folder)
  await ask(again, { kind: 'openRecent', id })
  await until(() => roomOf(again).rules !== null)
  expect(roomOf(again).rules?.policy).toBe('invite')
})

test('[H6] one address cannot take every place among those who wait', async () => {
  const room = await TargetRoom.open({ policy: 'knock' })
  for (let i = 0; i < limits.knocks; i++) {
    const stranger = await RawClient.connect(room.port)
    stranger.say(stranger.hello(`Mallory ${i}`))
    await Promise.race([stranger.frame('waiting'), stranger.ended])
  }
  expect(room.hosted.knocks.length).toBeLessThan(limits.knocks)
})

test('[S7] frames that a host sends before its welcome is accepted are dropped', async () => {
  const { key, cert } = await loadCertificate(tempFolder())
  const secureContext = createSecureContext({ key, cert, minVersion: 'TLSv1.3' })
  const author = { id: 'a', name: 'Ann' }
  const planted = encode(
    {
      kind: 'event',
      event: {
        kind: 'messagePosted',
        seq: 6,
        epoch: 1,
        at: 1,
        author,
        nonce: 'x',
        channel: 'general',
        content: { text: 'planted' },
      },
    },
    { kind: 'ack', nonce: 'mine', epoch: 1, seq: 3 },
    { kind: 'close', reason: 'host-stopping' },
  ).bytes
  const server = createServer((socket) => {
    const toClient = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['parley/2'] })
    toClient.on('error', () => {}).once('data', () => toClient.end(planted))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const store = new MemoryStore(ROOM.id, { epoch: 1, seq: 5 })
  store.saveOutgoing({
    nonce: 'mine',
    command: { kind: 'post', channel: 'general', content: { text: 'unsent' } },
    at: 1,
    notBefore: null,
    delivery: { kind: 'pending' },
  })
  const ended = Promise.withResolvers<void>()
  const session = new Session({
    name: 'Bob',
    dial: dialTls({ host: '127.0.0.1', port }),
    clock: systemClock,
    chance: systemChance,
    signer: deviceOf('Bob'),
    verifier: nodeVerifier,
    checkHost: () => ({ code: 'host-key-changed' }),
    store,
    openStore: () => ({ code: 'already-open' }),
    changes: {
      report: (change) => {
        if (change.kind === 'sessionChanged' && ['backingOff', 'closed'].includes(change.session.kind))
          ended.resolve()
      },
    },
  })
  session.start()
  await ended.promise
  session.leave()
  expect(store.position.seq).toBe(5)
  expect(store.outgoing()).toHaveLength(1)
})

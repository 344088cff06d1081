import { createServer, connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ListenError } from '../../host/host.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { transportContract } from '../../protocol/wire/transport.contract.ts'
import { dialTcp, listenTcp } from './tcp.ts'

/** Waits by letting the event loop turn; the test's time limit is the deadline. */
async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve))
}

/** Long enough for everything that has reached this computer's sockets. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const dial = (host: string, port: number) =>
  new Promise<Transport | string>((resolve) => {
    dialTcp({ host, port })({ onOpen: resolve, onFailed: (failure) => resolve(failure) })
  })

async function pairOn(host: string) {
  const accepted = Promise.withResolvers<Transport>()
  const listening = await listenTcp(host, 0)(accepted.resolve)
  const a = await dial(host, listening.at.port)
  if (typeof a === 'string') throw new Error(a)
  const b = await accepted.promise
  return {
    a,
    b,
    until,
    quiet,
    dispose: async () => {
      a.close()
      b.close()
      await listening.close()
    },
  }
}

transportContract('TCP over IPv4', () => pairOn('127.0.0.1'))
transportContract('TCP by host name', () => pairOn('localhost'))

describe('listenTcp', () => {
  test('port 0 picks a free port and says which', async () => {
    const listening = await listenTcp('127.0.0.1', 0)(() => {})
    expect(listening.at).toEqual({ address: '127.0.0.1', port: expect.any(Number) })
    expect(listening.at.port).toBeGreaterThan(0)
    await listening.close()
  })

  const failure = (bind: string, port: number) =>
    listenTcp(
      bind,
      port,
    )(() => {}).then(
      () => 'listening',
      (error: unknown) => (error instanceof ListenError ? error.failure : error),
    )

  test('a taken port, a foreign address, an unknown name and an invalid port are distinguished', async () => {
    const listening = await listenTcp('127.0.0.1', 0)(() => {})
    onTestFinished(() => listening.close())
    expect(await failure('127.0.0.1', listening.at.port)).toBe('port-taken')
    expect(await failure('192.0.2.1', 0)).toBe('address-not-here')
    expect(await failure('no-such-host.invalid', 0)).toBe('name-not-found')
    expect(await failure('127.0.0.1', 70_000)).toBe('bad-port')
    expect(await failure('127.0.0.1', 1.5)).toBe('bad-port')
  })
})

describe('dialTcp', () => {
  test('a refused connection and an unknown name are distinguished', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    free.close()
    await once(free, 'close')
    expect(await dial('127.0.0.1', port)).toBe('connection-refused')
    expect(await dial('no-such-host.invalid', 5050)).toBe('name-not-found')
  })

  test('a cancelled dial calls nothing back and leaves no socket', async () => {
    let accepted = 0
    const server = createServer((socket) => {
      accepted++
      socket.on('error', () => {})
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const outcomes: string[] = []
    const cancel = dialTcp({ host: '127.0.0.1', port })({
      onOpen: () => outcomes.push('open'),
      onFailed: () => outcomes.push('failed'),
    })
    cancel()
    const witness = connect(port, '127.0.0.1')
    await once(witness, 'connect')
    witness.destroy()
    server.close()
    await once(server, 'close')
    expect(outcomes).toEqual([])
    expect(accepted).toBeLessThanOrEqual(2)
  })
})

test('[C1] a peer that never reads the end loses the connection after closingMs', async () => {
  const accepted = Promise.withResolvers<Transport>()
  const listening = await listenTcp('127.0.0.1', 0)(accepted.resolve)
  const peer = connect({ port: listening.at.port, host: '127.0.0.1', allowHalfOpen: true })
  peer.on('error', () => {})
  const transport = await accepted.promise
  let closes = 0
  transport.listen({ onFrame: () => {}, onProblem: () => {}, onClose: () => closes++ })
  transport.close()
  await until(() => closes === 1)
  peer.destroy()
  await listening.close()
})

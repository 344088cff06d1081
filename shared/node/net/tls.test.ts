import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, connect as connectTls } from 'node:tls'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { End } from '../../client/session/failures.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { transportContract } from '../../protocol/wire/transport.contract.ts'
import type { HostCertificate } from '../trust/certificate.ts'
import { dialTcp, dialTls } from './tcp.ts'
import { newCertificate, tlsListener } from './tls.fixture.ts'

const LOCAL = '127.0.0.1'

/** Waits by letting the event loop turn; the test's time limit is the deadline. */
async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve))
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** The result of a dial. */
const dial = (port: number, expected?: string, dialTo = dialTls) =>
  new Promise<Transport | End>((resolve) => {
    dialTo(
      { host: LOCAL, port },
      expected,
    )({
      onOpen: resolve,
      onFailed: (code, text, keys) => resolve({ code, text, ...(keys && { keys }) }),
    })
  })

async function opened(port: number, expected?: string): Promise<Transport> {
  const outcome = await dial(port, expected)
  if ('code' in outcome) throw new Error(outcome.code)
  onTestFinished(() => outcome.close())
  return outcome
}

let certificate: HostCertificate
beforeEach(async () => {
  certificate = await newCertificate()
})

transportContract('TLS', async () => {
  const { listening, port, accepted } = await tlsListener(certificate)
  const a = await dial(port)
  if ('code' in a) throw new Error(a.code)
  await until(() => accepted.length === 1)
  const b = accepted[0]
  if (!b) throw new Error('no one came')
  const dispose = async () => {
    a.close()
    b.close()
    await listening.close()
  }
  return { a, b, until, quiet, dispose }
})

/** Resolves when a socket is gone, with or without an error. */
const closing = (socket: Socket) =>
  new Promise<void>((resolve) => void socket.on('error', () => {}).once('close', () => resolve()))

/** A server of another kind that counts the bytes it receives inside TLS. */
async function serving(server: Server): Promise<number> {
  server.listen(0, LOCAL)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('[S7] the host’s key', () => {
  test('is known at both ends, and both compute the same binding, which no other connection has', async () => {
    const { port, accepted, listening } = await tlsListener(certificate)
    onTestFinished(() => void listening.close())
    const first = await opened(port, certificate.fingerprint)
    const second = await opened(port, certificate.fingerprint)
    await until(() => accepted.length === 2)
    expect(first.hostKey).toBe(certificate.fingerprint)
    expect(accepted.map(({ hostKey }) => hostKey)).toEqual([certificate.fingerprint, certificate.fingerprint])
    expect(new Set(accepted.map(({ binding }) => binding))).toEqual(new Set([first.binding, second.binding]))
    expect(first.binding).not.toBe(second.binding)
  })

  test('a key other than the pinned one ends the dial before this side sends a byte', async () => {
    let heard = 0
    const server = createTlsServer(
      { key: certificate.key, cert: certificate.cert, ALPNProtocols: ['parley/2'], minVersion: 'TLSv1.3' },
      (socket) => socket.on('data', (bytes: Buffer) => (heard += bytes.length)).on('error', () => {}),
    )
    const port = await serving(server)
    const pinned = (await newCertificate()).fingerprint
    const ended = new Promise<void>((resolve) => {
      server.once('connection', (socket: Socket) => socket.once('close', () => resolve()))
    })
    expect(await dial(port, pinned)).toMatchObject({
      code: 'host-key-changed',
      keys: { known: pinned, seen: certificate.fingerprint },
    })
    await ended
    expect(heard).toBe(0)
    // The honest case beside it: the pinned key may talk.
    const transport = await opened(port, certificate.fingerprint)
    transport.send(encode({ kind: 'ping' }))
    await until(() => heard > 0)
  })
})

describe('what is not a room', () => {
  test('a TLS server that speaks something else', async () => {
    for (const ALPNProtocols of [undefined, ['h2'], ['parley/1']]) {
      const server = createTlsServer({
        key: certificate.key,
        cert: certificate.cert,
        ...(ALPNProtocols && { ALPNProtocols }),
      })
      server.on('tlsClientError', () => {})
      expect(await dial(await serving(server))).toMatchObject({ code: 'not-parley' })
    }
  })

  test('a TLS server of an older version', async () => {
    const server = createTlsServer({
      key: certificate.key,
      cert: certificate.cert,
      ALPNProtocols: ['parley/2'],
      maxVersion: 'TLSv1.2',
    })
    server.on('tlsClientError', () => {})
    expect(await dial(await serving(server))).toMatchObject({ code: 'not-parley' })
  })

  test('a plain server that answers at once', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('220 mail.example ESMTP\r\n'))
    expect(await dial(await serving(server))).toMatchObject({ code: 'not-parley' })
  })

  test('no one there', async () => {
    const server = createServer()
    const port = await serving(server)
    server.close()
    await once(server, 'close')
    expect(await dial(port)).toMatchObject({ code: 'connection-refused' })
  })
})

describe('strangers', () => {
  /** A bare connection, and whether it was ended. */
  async function knock(port: number): Promise<{ socket: Socket; closed: Promise<unknown> }> {
    const socket = connect(port, LOCAL)
    socket.on('error', () => {})
    const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
    onTestFinished(() => void socket.destroy())
    await new Promise<void>((resolve) => void socket.once('connect', resolve).once('close', () => resolve()))
    return { socket, closed }
  }

  async function door(limits: Parameters<typeof tlsListener>[1] = {}) {
    const made = await tlsListener(certificate, limits)
    onTestFinished(() => void made.listening.close())
    return made
  }

  test('garbage ends that connection, and the next one is served', async () => {
    const { port, accepted } = await door()
    const { socket, closed } = await knock(port)
    socket.write('GET / HTTP/1.1\r\n\r\n')
    await closed
    await opened(port)
    await until(() => accepted.length === 1)
  })

  test('without ALPN no one reaches the room', async () => {
    const { port, accepted } = await door()
    const socket = connectTls({ host: LOCAL, port, rejectUnauthorized: false })
    await closing(socket)
    expect(accepted).toEqual([])
    await opened(port)
    await until(() => accepted.length === 1)
  })

  test('TLS 1.2 is not spoken', async () => {
    const { port, accepted } = await door()
    const socket = connectTls({
      host: LOCAL,
      port,
      rejectUnauthorized: false,
      ALPNProtocols: ['parley/2'],
      maxVersion: 'TLSv1.2',
    })
    await closing(socket)
    expect(accepted).toEqual([])
  })

  test('one that never finishes its handshake is ended after handshakeMs', async () => {
    const { port, gate } = await door({ handshakeMs: 50 })
    const { closed } = await knock(port)
    await closed
    await until(() => gate.strangers === 0)
    await opened(port)
  })

  test('beyond connectionsPerAddress one more is closed unheard; when one has gone, the next is accepted', async () => {
    const { port, gate } = await door({ connectionsPerAddress: 2 })
    const [first] = [await knock(port), await knock(port)]
    await until(() => gate.strangers === 2)
    const third = await knock(port)
    await third.closed
    first.socket.destroy()
    await until(() => gate.strangers === 1)
    await opened(port)
  })

  test('when there are too many strangers the oldest goes, and admitted members stay', async () => {
    const { port, accepted, gate } = await door({ unauthenticated: 2 })
    const member = await opened(port)
    await until(() => accepted.length === 1)
    accepted[0]?.admitted()
    let gone = false
    member.listen({ onFrame: () => {}, onProblem: () => {}, onClose: () => (gone = true) })
    const oldest = await knock(port)
    await until(() => gate.strangers === 1)
    await knock(port)
    await until(() => gate.strangers === 2)
    await knock(port)
    await oldest.closed
    expect(gate.strangers).toBe(2)
    expect(gone).toBe(false)
  })

  test('plain text to an encrypted room is not heard', async () => {
    const { port, accepted } = await door()
    const transport = await dial(port, undefined, dialTcp)
    if ('code' in transport) throw new Error(transport.code)
    let closes = 0
    transport.listen({ onFrame: () => {}, onProblem: () => {}, onClose: () => closes++ })
    transport.send(encode({ kind: 'ping' }))
    await until(() => closes === 1)
    expect(accepted).toEqual([])
  })
})

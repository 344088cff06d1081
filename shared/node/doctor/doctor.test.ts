import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadCertificate, type HostCertificate } from '../trust/certificate.ts'
import { systemClock } from '../system.ts'
import { doctorSteps } from '../../diagnosis/diagnose.ts'
import { runDoctor, type NetworkProbes } from './doctor.ts'
import { probePort } from './port.ts'
import { identifyProtocol, IDENTIFY_MS, PARLEY_ALPN } from './protocol.ts'
import { runCommand } from './run-command.ts'

let folder: string
let certificate: HostCertificate
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-doctor-'))
  certificate = await loadCertificate(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

async function listening(server: Server): Promise<number> {
  servers.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const plain = (onSocket: (socket: Socket) => void) => listening(createServer(onSocket))
const tls = (ALPNProtocols?: string[]) =>
  listening(
    createTlsServer({ key: certificate.key, cert: certificate.cert, ...(ALPNProtocols && { ALPNProtocols }) })
      // The test is about a handshake that ends early.
      .on('tlsClientError', () => {}),
  )

async function greetPort(port: number, pinned: string | null = null) {
  const { socket } = await probePort('127.0.0.1', port)
  if (!socket) throw new Error('not open')
  const said = await identifyProtocol(socket, [PARLEY_ALPN], pinned)
  expect(socket.destroyed).toBe(true)
  return said
}

describe('identifying a port', () => {
  test('a room shows its key, which is compared with the pinned one', async () => {
    const port = await tls([PARLEY_ALPN])
    const { fingerprint } = certificate
    expect(await greetPort(port)).toEqual({ kind: 'parley', fingerprint, pin: 'none' })
    expect(await greetPort(port, fingerprint)).toMatchObject({ pin: 'matches' })
    expect(await greetPort(port, 'x'.repeat(43))).toMatchObject({ pin: 'differs' })
  })

  test('nothing is sent to a room except the handshake', async () => {
    const heard: Buffer[] = []
    const server = createTlsServer({
      key: certificate.key,
      cert: certificate.cert,
      ALPNProtocols: [PARLEY_ALPN],
    })
    const gone = new Promise<void>((resolve) => {
      server.on('secureConnection', (socket) => {
        socket.on('data', (bytes: Buffer) => heard.push(bytes))
        socket.on('error', () => {})
        socket.on('close', () => resolve())
      })
    })
    await greetPort(await listening(server))
    await gone
    expect(heard).toEqual([])
  })

  test('TLS without Parley’s protocol, refused or ignored', async () => {
    expect(await greetPort(await tls(['http/1.1']))).toEqual({ kind: 'otherTls' })
    expect(await greetPort(await tls())).toEqual({ kind: 'otherTls' })
  })

  test.each([
    ['HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['SSH-2.0-OpenSSH_9.2p1\r\n', 'SSH-2.0-OpenSSH_9.2p1'],
    ['\u001B[31mred\u0007 alert\n', '[31mred alert'],
    ['\u0000\u0001\u0002', 'bytes 000102'],
  ])('another service is known by its first bytes: %j', async (answer, first) => {
    const port = await plain((socket) => socket.once('data', () => socket.end(answer)))
    expect(await greetPort(port)).toEqual({ kind: 'other', first })
  })

  test('a service that speaks first is heard', async () => {
    const port = await plain((socket) => socket.write('220 mail.example ESMTP\r\n'))
    expect(await greetPort(port)).toEqual({ kind: 'other', first: '220 mail.example ESMTP' })
  })

  test('a room without encryption is known by its close frame', async () => {
    const close = '{"kind":"close","reason":"bad-frame","text":"not UTF-8"}\n'
    const port = await plain((socket) => socket.once('data', () => socket.end(close)))
    expect(await greetPort(port)).toEqual({ kind: 'plainParley' })
  })

  test('a connection that ends without data, and silence', async () => {
    expect(await greetPort(await plain((socket) => socket.end()))).toEqual({ kind: 'ended', error: null })
    const said = await greetPort(await plain(() => {}))
    expect(said.kind).toBe('silence')
    expect(said.kind === 'silence' && said.ms).toBeGreaterThanOrEqual(IDENTIFY_MS - 50)
  })
})

describe('a port', () => {
  test('that is closed is refused at once', async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    servers.length = 0
    const { seen, socket } = await probePort('127.0.0.1', port)
    expect(seen).toMatchObject({ outcome: { kind: 'failed', error: 'ECONNREFUSED' } })
    expect(socket).toBeNull()
  })
})

describe('a tool of the system', () => {
  test('that is missing, fails or takes too long is an answer, not an error', async () => {
    expect(await runCommand('parley-has-no-such-tool', [], 1_000)).toEqual({ code: null, stdout: '' })
    const node = process.execPath
    expect(await runCommand(node, ['-e', 'console.log("a"); process.exit(3)'], 10_000)).toEqual({
      code: 3,
      stdout: 'a\n',
    })
    expect(await runCommand(node, ['-e', 'setInterval(() => {}, 1000)'], 50)).toMatchObject({ code: null })
  })
})

/** A network without anyone, so that nothing is sent to the one that the tests run in. */
const silence: NetworkProbes = {
  multicast: async () => ({
    kind: 'multicast',
    links: [],
    ms: 0,
  }),
  firewall: async () => [],
  defaultRoute: async () => [],
}

describe('a whole run', () => {
  const examine = (host: string, port: number, pinned: string | null = certificate.fingerprint) =>
    runDoctor({ target: { host, port }, pinned, clock: systemClock }, silence)

  test('finds nothing wrong with a room, and reports its steps', async () => {
    const steps = new Set<string>()
    const report = await runDoctor(
      {
        target: { host: 'localhost', port: await tls([PARLEY_ALPN]) },
        pinned: certificate.fingerprint,
        clock: systemClock,
        onStep: (step) => steps.add(step),
      },
      silence,
    )
    expect(report.verdict).toMatchObject({ kind: 'well' })
    expect([...steps].toSorted()).toEqual(doctorSteps.toSorted())
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  test('names another version of Parley by asking a second time', async () => {
    const report = await examine('127.0.0.1', await tls(['parley/3']))
    expect(report.verdict).toMatchObject({
      code: 'other-version',
      cause: expect.stringContaining('parley/3'),
    })
  })

  test('notices a room that took another’s place', async () => {
    const report = await examine('127.0.0.1', await tls([PARLEY_ALPN]), 'x'.repeat(43))
    expect(report.verdict).toMatchObject({ code: 'key-changed', confidence: 'certain' })
  })

  test('without an address checks only this computer', async () => {
    const report = await runDoctor({ target: null, pinned: null, clock: systemClock }, silence)
    expect(report.address).toBeNull()
    expect(report.observed.some(({ step }) => step === 'interface')).toBe(true)
    expect(report.observed.some(({ step }) => step === 'port')).toBe(false)
  })

  test('handles odd addresses like others', async () => {
    const hosts = ['256.1.1.1', '0.0.0.0', '::', '127.0.0.1%x']
    const reports = await Promise.all(hosts.map((host) => examine(host, 1)))
    for (const { verdict } of reports) expect(verdict.kind).not.toBe('well')
  })

  test('a probe that fails loses only its own line', async () => {
    const broken: NetworkProbes = {
      ...silence,
      defaultRoute: () => Promise.reject(new Error('out of order')),
    }
    const target = { host: '127.0.0.1', port: await tls([PARLEY_ALPN]) }
    const report = await runDoctor({ target, pinned: null, clock: systemClock }, broken)
    expect(report.verdict.kind).toBe('well')
    expect(report.observed).toContainEqual({
      step: 'route',
      mark: 'plain',
      text: 'This couldn’t be checked: out of order.',
    })
  })
})

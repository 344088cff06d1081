import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import { RoomScanner } from '../../shared/finding/room-scanner.ts'
import { loadCertificate } from '../../shared/node/trust/certificate.ts'
import { systemClock } from '../../shared/node/system.ts'
import { dialHost } from '../../shared/node/net/happy-eyeballs.ts'
import { TargetRoom, ROOM, tempFolder, until } from './target-room.ts'

const KNOWN_ROOM = `{"kind":"room","version":"1.0","room":{"id":"${ROOM.id}","name":"Physics 2b"},"policy":"open","here":1}`
const room = (change: object) => `${JSON.stringify({ ...JSON.parse(KNOWN_ROOM), ...change })}\n`

/** Writes endlessly, as fast as it is read. */
const writeEndlessly = (socket: TLSSocket, bytes: Buffer) => {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', more)
  more()
}

/**
 * How a hostile host answers any question. With `null` it accepts the connection and never begins
 * TLS.
 */
const HOSTS: Readonly<Record<string, ((socket: TLSSocket) => void) | null>> = {
  'says nothing, not even hello': null,
  'says nothing after the handshake': () => {},
  'pours blank lines': (socket) => writeEndlessly(socket, Buffer.alloc(16_384, '\n')),
  'pours one line without an end': (socket) => writeEndlessly(socket, Buffer.alloc(16_384, 'x')),
  'pours pings': (socket) => writeEndlessly(socket, Buffer.from('{"kind":"ping"}\n'.repeat(500))),
  'answers with a version that is none': (socket) => void socket.write(room({ version: '1.0\u009B2J' })),
  'answers with a name of nothing but controls': (socket) =>
    void socket.write(room({ room: { id: 'x', name: '\u202E\u200B' } })),
  'answers with more people than there can be': (socket) => void socket.write(room({ here: 1e9 })),
  'answers with an id that is a path': (socket) =>
    void socket.write(room({ room: { id: '../../x', name: 'X' } })),
  'answers with garbage': (socket) => void socket.write(Buffer.from([0xff, 0xfe, 0x0a, 0x7b, 0x0a])),
}

/** Starts a host under the attacker's control on a port of this computer. */
async function hostileHost(behaviour: ((socket: TLSSocket) => void) | null) {
  const { key, cert } = await loadCertificate(tempFolder())
  const secureContext = createSecureContext({ key, cert, minVersion: 'TLSv1.3' })
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    if (!behaviour) {
      // Without reading, it would never notice that the other side is gone.
      socket.resume()
      return
    }
    const toClient = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['parley/2'] })
    toClient.on('error', () => {}).once('data', () => behaviour(toClient))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    address: { host: '127.0.0.1', port },
    connected: () => sockets.size,
    connections: () => connections,
  }
}

function scanner() {
  const seen: { rooms: readonly FoundRoom[] } = { rooms: [] }
  const lookUp = () => {
    throw new Error('there are no names here')
  }
  const parts = { clock: systemClock, dial: dialHost, lookUp }
  const made = new RoomScanner(parts, (rooms) => (seen.rooms = rooms))
  onTestFinished(() => made.stop())
  return { scanner: made, seen }
}

describe('[A3] a host that is asked and', () => {
  test.each(Object.keys(HOSTS))('%s is not listed, and hides no honest room', async (name) => {
    const honest = await TargetRoom.open()
    const hostile = await hostileHost(HOSTS[name] ?? null)
    const { scanner: asking, seen } = scanner()
    asking.setTargets([{ address: hostile.address }, { address: honest.address }])
    await asking.scannedAll()
    expect(seen.rooms).toMatchObject([{ id: ROOM.id, addresses: [honest.address] }])
    // No connection is left, however much it still had to send.
    await until(() => hostile.connected() === 0)
    expect(hostile.connections()).toBe(1)
  })

  test('claims to be the honest room is listed separately, under its own key', async () => {
    const honest = await TargetRoom.open()
    const hostile = await hostileHost((socket) => void socket.write(`${KNOWN_ROOM}\n`))
    const { scanner: asking, seen } = scanner()
    const known = { room: ROOM.id, hostKey: honest.fingerprint }
    asking.setTargets([
      { address: hostile.address, known },
      { address: hostile.address },
      { address: honest.address, known },
    ])
    await asking.scannedAll()
    const listed = seen.rooms.map(({ fingerprint, addresses }) => ({ fingerprint, addresses }))
    expect(listed).toHaveLength(2)
    expect(listed).toContainEqual({
      fingerprint: honest.fingerprint.slice(0, 16),
      addresses: [honest.address],
    })
  })

  test('says nothing does not keep its connection open after the scan stops', async () => {
    const hostile = await hostileHost(null)
    const { scanner: asking } = scanner()
    asking.setTargets([{ address: hostile.address }])
    await until(() => hostile.connected() === 1)
    asking.stop()
    await until(() => hostile.connected() === 0)
  })
})

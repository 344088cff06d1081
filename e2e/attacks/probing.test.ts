import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import { RoomScanner } from '../../shared/finding/room-scanner.ts'
import { loadCertificate } from '../../shared/node/trust/certificate.ts'
import { systemClock } from '../../shared/node/system.ts'
import { dialHost } from '../../shared/node/net/happy-eyeballs.ts'
import { BesiegedRoom, ROOM, tempFolder, until } from './besieged-room.ts'

const KNOWN_ROOM = `{"kind":"room","version":"1.0","room":{"id":"${ROOM.id}","name":"Physics 2b"},"policy":"open","here":1}`
const room = (change: object) => `${JSON.stringify({ ...JSON.parse(KNOWN_ROOM), ...change })}\n`

/** Writes endlessly, as fast as it is read. */
const pour = (socket: TLSSocket, bytes: Buffer) => {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', more)
  more()
}

/**
 * The host's answer to any question; `null` before TLS: it accepts the connection and sends
 * nothing.
 */
const HOSTS: Readonly<Record<string, ((socket: TLSSocket) => void) | null>> = {
  'says nothing, not even hello': null,
  'says nothing after the handshake': () => {},
  'pours blank lines': (socket) => pour(socket, Buffer.alloc(16_384, '\n')),
  'pours one line without an end': (socket) => pour(socket, Buffer.alloc(16_384, 'x')),
  'pours pings': (socket) => pour(socket, Buffer.from('{"kind":"ping"}\n'.repeat(500))),
  'answers with a version that is none': (socket) => void socket.write(room({ version: '1.0\u009B2J' })),
  'answers with a name of nothing but controls': (socket) =>
    void socket.write(room({ room: { id: 'x', name: '\u202E\u200B' } })),
  'answers with more people than there can be': (socket) => void socket.write(room({ here: 1e9 })),
  'answers with an id that is a path': (socket) =>
    void socket.write(room({ room: { id: '../../x', name: 'X' } })),
  'answers with garbage': (socket) => void socket.write(Buffer.from([0xff, 0xfe, 0x0a, 0x7b, 0x0a])),
}

/** A host under the attacker's control on a port of this computer, with its connections. */
async function rogue(behaviour: ((socket: TLSSocket) => void) | null) {
  const { key, cert } = await loadCertificate(tempFolder())
  const secureContext = createSecureContext({ key, cert, minVersion: 'TLSv1.3' })
  const sockets = new Set<Socket>()
  let met = 0
  const server = createServer((socket) => {
    met++
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    if (!behaviour) {
      // It reads, or it would never notice that the other end is gone.
      socket.resume()
      return
    }
    const near = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['parley/1'] })
    near.on('error', () => {}).once('data', () => behaviour(near))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { address: { host: '127.0.0.1', port }, connected: () => sockets.size, met: () => met }
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
  test.each(Object.keys(HOSTS))('%s is not listed, and hides no honest one', async (name) => {
    const honest = await BesiegedRoom.open()
    const hostile = await rogue(HOSTS[name] ?? null)
    const { scanner: asking, seen } = scanner()
    asking.setTargets([{ address: hostile.address }, { address: honest.address }])
    await asking.scannedAll()
    expect(seen.rooms).toMatchObject([{ id: ROOM.id, addresses: [honest.address] }])
    // And has no connection to us left, however much it had to send.
    await until(() => hostile.connected() === 0)
    expect(hostile.met()).toBe(1)
  })

  test('says that it is the honest room is another entry, under its own key', async () => {
    const honest = await BesiegedRoom.open()
    const hostile = await rogue((socket) => void socket.write(`${KNOWN_ROOM}\n`))
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

  test('says nothing does not keep what asks it alive', async () => {
    const hostile = await rogue(null)
    const { scanner: asking } = scanner()
    asking.setTargets([{ address: hostile.address }])
    await until(() => hostile.connected() === 1)
    asking.stop()
    await until(() => hostile.connected() === 0)
  })
})

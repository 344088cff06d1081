import { createServer as createPlainServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCertificate } from '../../shared/node/trust/certificate.ts'

/**
 * `doctor-room.ts room|web`: listens on port 5050 as a room or as a web server does, until it is
 * killed.
 */
async function server() {
  if (process.argv[2] === 'web')
    return createPlainServer((socket) =>
      socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    )
  const folder = await mkdtemp(join(tmpdir(), 'parley-doctor-'))
  const { key, cert } = await loadCertificate(folder)
  await rm(folder, { recursive: true })
  return createTlsServer({ key, cert, minVersion: 'TLSv1.3', ALPNProtocols: ['parley/2'] }, (socket) =>
    socket.on('error', () => {}).resume(),
  )
}

const listening = await server()
listening.listen(5050, '0.0.0.0', () => process.stdout.write('{"type":"listening"}\n'))

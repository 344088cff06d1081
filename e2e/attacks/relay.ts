import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createSecureContext, TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { loadCertificate } from '../../shared/node/trust/certificate.ts'
import { decodeClientFrame } from '../../shared/protocol/wire/decode.ts'
import { encode } from '../../shared/protocol/wire/encode.ts'
import { FrameSplitter } from '../../shared/protocol/wire/framing.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { tempFolder } from './target-room.ts'
import { RawClient } from './raw-client.ts'

/** Makes the relay's version of a client's frame. It may use the relay's connection to the host. */
export type Rewrite = (frame: ClientFrame, toHost: RawClient) => ClientFrame

/**
 * An attacker between client and host: it terminates TLS with its own certificate, opens a second
 * connection to the host, and can read and change everything.
 */
export class Relay {
  readonly port: number
  /** All frames that clients have sent to it. */
  readonly overheard: ClientFrame[] = []
  /** How many bytes of clients it could read. */
  bytes = 0
  connections = 0

  private constructor(port: number) {
    this.port = port
  }

  static async inFrontOf(target: number, rewrite: Rewrite = (frame) => frame): Promise<Relay> {
    const { key, cert } = await loadCertificate(tempFolder())
    const secureContext = createSecureContext({ key, cert, minVersion: 'TLSv1.3' })
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const relay = new Relay((server.address() as AddressInfo).port)
    server.on('connection', (socket) => {
      relay.connections++
      socket.on('error', () => {})
      const toClient = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['parley/2'] })
      toClient.on('error', () => {})
      void relay.#serve(toClient, target, rewrite)
    })
    onTestFinished(() => void server.close())
    return relay
  }

  async #serve(toClient: TLSSocket, target: number, rewrite: Rewrite): Promise<void> {
    toClient.on('data', (chunk: Buffer) => (this.bytes += chunk.length))
    toClient.pause()
    const toHost = await RawClient.connect(target)
    const frames = new FrameSplitter(limits.frameBytes)
    toClient.on('data', (chunk: Buffer) => {
      for (const text of frames.push(chunk)) {
        const frame = decodeClientFrame(text)
        if (frame.ok !== true) continue
        this.overheard.push(frame.value)
        toHost.raw(encode(rewrite(frame.value, toHost)).bytes)
      }
    })
    toClient.resume()
    toClient.on('close', () => toHost.socket.end())
    toHost.socket.pipe(toClient)
  }
}

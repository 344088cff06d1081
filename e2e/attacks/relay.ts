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
import { tempFolder } from './besieged-room.ts'
import { ByHand } from './by-hand.ts'

/** The relay's version of a client's frame; it may use its connection to the host. */
export type Turn = (frame: ClientFrame, ahead: ByHand) => ClientFrame

/**
 * An attacker between client and host: it ends TLS with its certificate, opens another connection
 * to the host, reads everything and changes what it likes.
 */
export class Relay {
  readonly port: number
  /** Everything that clients have sent to it. */
  readonly overheard: ClientFrame[] = []
  /** Bytes of clients that it could read. */
  bytes = 0
  connections = 0

  private constructor(port: number) {
    this.port = port
  }

  static async before(target: number, turn: Turn = (frame) => frame): Promise<Relay> {
    const { key, cert } = await loadCertificate(tempFolder())
    const secureContext = createSecureContext({ key, cert, minVersion: 'TLSv1.3' })
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const relay = new Relay((server.address() as AddressInfo).port)
    server.on('connection', (socket) => {
      relay.connections++
      socket.on('error', () => {})
      const near = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['parley/1'] })
      near.on('error', () => {})
      void relay.#serve(near, target, turn)
    })
    onTestFinished(() => void server.close())
    return relay
  }

  async #serve(near: TLSSocket, target: number, turn: Turn): Promise<void> {
    near.on('data', (chunk: Buffer) => (this.bytes += chunk.length))
    near.pause()
    const ahead = await ByHand.connect(target)
    const frames = new FrameSplitter(limits.frameBytes)
    near.on('data', (chunk: Buffer) => {
      for (const text of frames.push(chunk)) {
        const frame = decodeClientFrame(text)
        if (frame.ok !== true) continue
        this.overheard.push(frame.value)
        ahead.raw(encode(turn(frame.value, ahead)).bytes)
      }
    })
    near.resume()
    near.on('close', () => ahead.socket.end())
    ahead.socket.pipe(near)
  }
}

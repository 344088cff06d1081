import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { peerFingerprint } from '../../shared/node/trust/certificate.ts'
import { channelBinding } from '../../shared/node/trust/channel-binding.ts'
import { decodeHostFrame } from '../../shared/protocol/wire/decode.ts'
import { encode } from '../../shared/protocol/wire/encode.ts'
import type { ClientFrame, Hello, HostFrame } from '../../shared/protocol/wire/frames.ts'
import { FrameSplitter } from '../../shared/protocol/wire/framing.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { commandStatement, statementText, type SignedCommand } from '../../shared/protocol/log/statement.ts'
import { memberProofText, type Signer } from '../../shared/protocol/trust/proofs.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/wire/version.ts'
import { deviceOf } from '../faults/device.ts'
import { ROOM } from './target-room.ts'

type HostFrameOf<K extends HostFrame['kind']> = Extract<HostFrame, { kind: K }>

/** A TLS connection on which the test writes every byte, as an attacker would. */
export class RawClient {
  readonly heard: HostFrame[] = []
  readonly ended: Promise<unknown>
  readonly socket: TLSSocket
  #isOver = false
  readonly #waiting = new Set<() => void>()

  private constructor(socket: TLSSocket) {
    this.socket = socket
    socket.on('error', () => {})
    this.ended = new Promise((resolve) => socket.once('close', resolve))
    void this.ended.then(() => {
      this.#isOver = true
      this.#wake()
    })
    const frames = new FrameSplitter(limits.frameBytes)
    socket.on('data', (chunk: Buffer) => {
      for (const text of frames.push(chunk)) {
        const frame = decodeHostFrame(text)
        if (frame.ok === true) this.heard.push(frame.value)
      }
      this.#wake()
    })
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({
      host: '127.0.0.1',
      port,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      ALPNProtocols: ['parley/2'],
    })
    await once(socket, 'secureConnect')
    const rawClient = new RawClient(socket)
    onTestFinished(() => void socket.destroy())
    return rawClient
  }

  /** A device's valid hello for this connection. */
  hello(name: string, device: Signer = deviceOf(name)): Hello {
    const text = memberProofText(channelBinding(this.socket), peerFingerprint(this.socket) ?? '')
    const { publicKey: key } = device
    return { kind: 'hello', version: PROTOCOL_VERSION, name, key, proof: device.sign(text) }
  }

  say(...frames: ClientFrame[]): void {
    this.socket.write(encode(...frames).bytes)
  }

  raw(bytes: string | Uint8Array): void {
    this.socket.write(bytes)
  }

  /** Resolves with the first frame of a kind. Throws if the connection ends without one. */
  async frame<K extends HostFrame['kind']>(kind: K): Promise<HostFrameOf<K>> {
    for (;;) {
      const found = this.heard.find((frame): frame is HostFrameOf<K> => frame.kind === kind)
      if (found) return found
      if (this.#isOver) throw new Error(`no ${kind} among ${this.heard.map((one) => one.kind).join(', ')}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Resolves with the reason why the host ended the connection; undefined if it gave none. */
  async closeReason(): Promise<string | undefined> {
    await this.ended
    return this.heard.find((frame) => frame.kind === 'close')?.reason
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** Joins the room on a raw connection. */
export async function joinRaw(port: number, name: string, device = deviceOf(name)): Promise<RawClient> {
  const rawClient = await RawClient.connect(port)
  rawClient.say(rawClient.hello(name, device))
  await rawClient.frame('welcome')
  return rawClient
}

/** A command's signature by a device, for the target room. */
export const signatureOf = (device: Signer, nonce: string, command: SignedCommand) => {
  const seen: [number, number] = [1, 1]
  const utterance = { room: ROOM.id, author: device.publicKey, nonce, seen }
  return { sig: device.sign(statementText(utterance, commandStatement(command), nodeVerifier)), seen }
}

/** A message that a device has signed. */
export const signedPost = (device: Signer, nonce: string, body: string) =>
  ({
    kind: 'post',
    nonce,
    channel: 'general',
    content: { text: body },
    ...signatureOf(device, nonce, { kind: 'post', channel: 'general', content: { text: body } }),
  }) as const satisfies ClientFrame

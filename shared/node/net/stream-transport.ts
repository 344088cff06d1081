import type { Duplex } from 'node:stream'
import type { Encoded } from '../../protocol/wire/encode.ts'
import { FrameSplitter } from '../../protocol/wire/framing.ts'
import { limits } from '../../protocol/base/limits.ts'
import { LOCAL_BINDING } from '../../protocol/trust/proofs.ts'
import type { Transport, TransportListener } from '../../protocol/wire/transport.ts'

/** The security properties of a byte stream. */
export interface ChannelInfo {
  readonly binding: string
  readonly hostKey: string
  onAdmitted(): void
}

/** Proofs mean nothing on a plain stream; it stays on this computer. */
const PLAIN: ChannelInfo = { binding: LOCAL_BINDING, hostKey: '', onAdmitted: () => {} }

let shared: { readonly frames: Encoded; readonly buffer: Buffer } | undefined

/**
 * Every socket would convert these bytes to a Buffer again. Bytes for several readers are converted
 * once.
 */
function bufferOf(frames: Encoded): Buffer {
  if (shared?.frames !== frames) {
    const { buffer, byteOffset, byteLength } = frames.bytes
    shared = { frames, buffer: Buffer.from(buffer, byteOffset, byteLength) }
  }
  return shared.buffer
}

/** Up to this size, copying pieces together is cheaper than passing several to the system. */
const COPIED_BYTES = 8 * 1024

/**
 * A connected byte stream, such as a TCP or TLS socket, as a transport. Everything sent within one
 * tick leaves in one write, which makes a large difference with a hundred readers.
 */
export class StreamTransport implements Transport {
  /** Transports with something to write at the end of this tick: one wake-up serves them all. */
  static #unflushed: StreamTransport[] = []
  readonly peer: string
  readonly binding: string
  readonly hostKey: string
  readonly #onAdmitted: () => void
  readonly #socket: Duplex
  readonly #splitter = new FrameSplitter(limits.helloFrameBytes)
  #listener: TransportListener | undefined
  #outgoing: Buffer[] = []
  #outgoingBytes = 0
  #paused = false
  /** The frames of the last chunk that were not delivered while reading is paused. */
  #unread: ReturnType<FrameSplitter['push']> | null = null
  #state: 'open' | 'closing' | 'closed' = 'open'

  constructor(socket: Duplex, peer: string, { binding, hostKey, onAdmitted }: ChannelInfo = PLAIN) {
    this.peer = peer
    this.binding = binding
    this.hostKey = hostKey
    this.#onAdmitted = onAdmitted
    this.#socket = socket
    // Every socket error is followed by close, which is all that matters to the owner.
    socket.on('error', () => {})
    socket.on('close', () => this.#closed())
    // The other side has finished, so this side closes, too.
    socket.on('end', () => this.close())
  }

  get queuedBytes(): number {
    return this.#outgoingBytes + this.#socket.writableLength
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
    if (this.#state === 'closed') {
      setImmediate(() => listener.onClose())
      return
    }
    this.#socket.on('data', (chunk: Buffer) => this.#received(chunk))
  }

  limitFrames(bytes: number): void {
    this.#splitter.maxBytes = bytes
  }

  pause(): void {
    this.#paused = true
    this.#socket.pause()
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    const rest = this.#unread
    this.#unread = null
    if (rest) this.#deliver(rest)
    if (!this.#paused) this.#socket.resume()
  }

  admitted(): void {
    this.#onAdmitted()
  }

  send(frames: Encoded): void {
    if (this.#state !== 'open') return
    const bytes = bufferOf(frames)
    if (this.#outgoing.push(bytes) === 1) this.#flushSoon()
    this.#outgoingBytes += bytes.length
  }

  close(): void {
    if (this.#state !== 'open') return
    this.#flush()
    this.#state = 'closing'
    this.#socket.end()
    // A peer that neither reads nor answers must not keep the socket.
    const timer = setTimeout(() => this.#socket.destroy(), limits.closingMs)
    this.#socket.once('close', () => clearTimeout(timer))
    // What the peer still sends is read and dropped; an unread byte would turn the end into a reset
    // and lose the reason.
    this.#socket.resume()
  }

  #flushSoon(): void {
    if (StreamTransport.#unflushed.push(this) > 1) return
    setImmediate(() => {
      const due = StreamTransport.#unflushed
      StreamTransport.#unflushed = []
      for (const transport of due) transport.#flush()
    })
  }

  #flush(): void {
    const outgoing = this.#outgoing
    if (outgoing.length === 0 || this.#state === 'closed') return
    const bytes = this.#outgoingBytes
    this.#outgoing = []
    this.#outgoingBytes = 0
    if (outgoing.length > 1 && bytes <= COPIED_BYTES) this.#socket.write(Buffer.concat(outgoing, bytes))
    else if (outgoing.length === 1 && outgoing[0]) this.#socket.write(outgoing[0])
    else this.#writeTogether(outgoing)
  }

  /** One write of pieces without copying: most of them are shared with all other readers. */
  #writeTogether(pieces: readonly Buffer[]): void {
    this.#socket.cork()
    for (const piece of pieces) this.#socket.write(piece)
    this.#socket.uncork()
  }

  #received(chunk: Buffer): void {
    this.#deliver(this.#splitter.push(chunk))
  }

  #deliver(frames: ReturnType<FrameSplitter['push']>): void {
    for (;;) {
      if (this.#state !== 'open') return
      if (this.#paused) {
        this.#unread = frames
        return
      }
      const next = frames.next()
      if (!next.done) {
        this.#listener?.onFrame(next.value)
        continue
      }
      if (next.value !== null) {
        this.#socket.removeAllListeners('data')
        this.#listener?.onProblem(next.value)
      }
      return
    }
  }

  #closed(): void {
    this.#state = 'closed'
    this.#outgoing = []
    this.#outgoingBytes = 0
    this.#listener?.onClose()
  }
}

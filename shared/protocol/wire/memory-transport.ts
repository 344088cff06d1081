import type { Clock } from '../base/clock.ts'
import { utf8Length } from '../base/utf8-length.ts'
import type { Encoded } from './encode.ts'
import { LOCAL_BINDING } from '../trust/proofs.ts'
import type { Transport, TransportListener } from './transport.ts'

/**
 * Two ends of a pipe within one process, over which the host's own user joins. Frames arrive at the
 * end of a tick, so that neither side is called while it is sending.
 */
export function memoryTransports(clock: Clock): [Transport, Transport] {
  const a: MemoryEnd = new MemoryEnd(clock, () => b)
  const b: MemoryEnd = new MemoryEnd(clock, () => a)
  return [a, b]
}

type Delivery = { readonly kind: 'frame'; readonly text: string } | { readonly kind: 'end' }

class MemoryEnd implements Transport {
  readonly peer = 'this computer'
  readonly binding = LOCAL_BINDING
  readonly hostKey = ''
  readonly #clock: Clock
  readonly #other: () => MemoryEnd
  #listener: TransportListener | undefined
  #state: 'open' | 'closing' | 'broken' | 'closed' = 'open'
  #maxBytes = Infinity
  #inbox: Delivery[] = []
  #inboxBytes = 0
  #scheduled = false
  #paused = false

  constructor(clock: Clock, other: () => MemoryEnd) {
    this.#clock = clock
    this.#other = other
  }

  get queuedBytes(): number {
    return this.#other().#inboxBytes
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
    this.#deliverSoon()
  }

  limitFrames(bytes: number): void {
    this.#maxBytes = bytes
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#deliverSoon()
  }

  /** No one within this process is a stranger. */
  admitted(): void {}

  send(frames: Encoded): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    for (const text of frames.texts) this.#other().#put({ kind: 'frame', text })
  }

  close(): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#state = 'closing'
    this.#other().#put({ kind: 'end' })
    this.#put({ kind: 'end' })
  }

  #put(delivery: Delivery): void {
    this.#inbox.push(delivery)
    if (delivery.kind === 'frame') this.#inboxBytes += delivery.text.length
    this.#deliverSoon()
  }

  #deliverSoon(): void {
    if (this.#scheduled || !this.#listener || this.#inbox.length === 0) return
    this.#scheduled = true
    this.#clock.endOfTick(() => {
      this.#scheduled = false
      while (this.#inbox.length > 0 && !this.#held) this.#deliverNext()
    })
  }

  /** Whether frames are held back. The end is always delivered. */
  get #held(): boolean {
    return this.#paused && this.#state === 'open' && this.#inbox[0]?.kind !== 'end'
  }

  #deliverNext(): void {
    const delivery = this.#inbox.shift()
    if (!delivery) return
    if (delivery.kind === 'frame') this.#inboxBytes -= delivery.text.length
    this.#deliver(delivery)
  }

  #deliver(delivery: Delivery): void {
    if (this.#state === 'closed') return
    if (delivery.kind === 'end') {
      this.#state = 'closed'
      this.#listener?.onClose()
    } else if (this.#state !== 'open') {
      // Nothing is read after this side closes or the framing breaks.
    } else if (utf8Length(delivery.text) > this.#maxBytes) {
      this.#state = 'broken'
      this.#listener?.onProblem('frame-too-large')
    } else {
      this.#listener?.onFrame(delivery.text)
    }
  }
}

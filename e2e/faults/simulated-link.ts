import type { Cancel } from '../../shared/protocol/base/clock.ts'
import type { Encoded } from '../../shared/protocol/wire/encode.ts'
import { FrameSplitter } from '../../shared/protocol/wire/framing.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import type { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { LOCAL_BINDING } from '../../shared/protocol/trust/proofs.ts'
import type { Transport, TransportListener } from '../../shared/protocol/wire/transport.ts'
import type { Random } from './random.ts'

export type Direction = 'up' | 'down'

/** Milliseconds a piece may be under way. */
const DELAYS = [0, 0, 1, 3, 20, 300]

/**
 * A simulated connection between a member and a room: bytes cross in seeded pieces at seeded times,
 * and the test may cut or stall it. The same code as for a socket cuts the bytes into frames.
 */
export class SimulatedLink {
  readonly near: Transport
  readonly far: Transport
  readonly #ends: { readonly up: SimulatedLinkEnd; readonly down: SimulatedLinkEnd }

  constructor(clock: ManualClock, random: Random) {
    const near: SimulatedLinkEnd = new SimulatedLinkEnd(clock, random, () => far)
    const far: SimulatedLinkEnd = new SimulatedLinkEnd(clock, random, () => near)
    this.near = near
    this.far = far
    this.#ends = { up: near, down: far }
  }

  get isOpen(): boolean {
    return this.#ends.up.isOpen || this.#ends.down.isOpen
  }

  /** Ends it for both sides at once; data under way is lost. */
  cut(): void {
    this.#ends.up.break()
    this.#ends.down.break()
  }

  /** Cuts it once this many more bytes have crossed in a direction. */
  cutAfter(direction: Direction, bytes: number): void {
    this.#ends[direction].budget = { bytes, spent: () => this.cut() }
  }

  /** Silently stops a direction; data sent meanwhile waits. */
  stall(direction: Direction): void {
    this.#ends[direction].isStalled = true
  }

  heal(): void {
    for (const end of Object.values(this.#ends)) end.unstall()
  }
}

/** One end, and the bytes on their way from it. */
class SimulatedLinkEnd implements Transport {
  readonly peer = 'simulated'
  readonly binding = LOCAL_BINDING
  readonly hostKey = ''
  isStalled = false
  budget: { bytes: number; spent(): void } | null = null
  readonly #clock: ManualClock
  readonly #random: Random
  readonly #other: () => SimulatedLinkEnd
  readonly #splitter = new FrameSplitter(limits.helloFrameBytes)
  #listener: TransportListener | undefined
  #state: 'open' | 'closing' | 'closed' = 'open'
  #outgoing: number[] = []
  #cancelPump: Cancel | null = null
  #cancelClosing: Cancel = () => {}
  #isPaused = false
  /** Data that arrived unread: pieces, and the rest of the one that was being read. */
  #unread: Uint8Array[] = []
  #reading: ReturnType<FrameSplitter['push']> | null = null

  constructor(clock: ManualClock, random: Random, other: () => SimulatedLinkEnd) {
    this.#clock = clock
    this.#random = random
    this.#other = other
  }

  get isOpen(): boolean {
    return this.#state !== 'closed'
  }

  get queuedBytes(): number {
    return this.#outgoing.length
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
    this.#read()
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#read()
  }

  admitted(): void {}

  limitFrames(bytes: number): void {
    this.#splitter.maxBytes = bytes
  }

  send(frames: Encoded): void {
    if (this.#state !== 'open') return
    // One at a time: a batch may have more bytes than a call may have arguments.
    for (const byte of frames.bytes) this.#outgoing.push(byte)
    this.#pumpLater()
  }

  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    this.#cancelClosing = this.#clock.after(limits.closingMs, () => this.break())
    this.#pumpLater()
  }

  unstall(): void {
    this.isStalled = false
    this.#pumpLater()
  }

  /** Closes this end, as when the system reports a lost connection. */
  break(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#outgoing = []
    this.#cancelPump?.()
    this.#cancelClosing()
    this.#clock.endOfTick(() => this.#listener?.onClose())
  }

  #pumpLater(): void {
    if (this.#cancelPump || this.isStalled || this.#state === 'closed') return
    if (this.#outgoing.length === 0 && this.#state === 'open') return
    this.#cancelPump = this.#clock.after(this.#random.pick(DELAYS), () => {
      this.#cancelPump = null
      if (!this.isStalled) this.#pump()
    })
  }

  #pump(): void {
    if (this.#outgoing.length === 0) {
      // Everything is sent, so both sides end.
      this.#other().break()
      this.break()
      return
    }
    const wanted = this.#random.pick([1, 7, 60, 1000, 100_000])
    const bytes = Math.min(wanted, this.budget?.bytes ?? Infinity)
    const piece = Uint8Array.from(this.#outgoing.splice(0, bytes))
    if (this.budget) this.budget.bytes -= piece.length
    if (piece.length > 0) this.#other().#receive(piece)
    if (this.budget?.bytes === 0) this.budget.spent()
    else this.#pumpLater()
  }

  #receive(chunk: Uint8Array): void {
    this.#unread.push(chunk)
    this.#read()
  }

  #read(): void {
    while (this.#listener && this.#state === 'open' && !this.#isPaused) {
      const chunk = this.#reading ? undefined : this.#unread.shift()
      if (chunk) this.#reading = this.#splitter.push(chunk)
      const next = this.#reading?.next()
      if (!next) return
      if (next.done) this.#reading = null
      if (!next.done) this.#listener.onFrame(next.value)
      else if (next.value !== null) {
        this.#listener.onProblem(next.value)
        return
      }
    }
  }
}

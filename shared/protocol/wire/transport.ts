import type { Encoded } from './encode.ts'
import type { FramingProblem } from './framing.ts'

/** The callbacks of a transport. None is called after `onClose`. */
export interface TransportListener {
  /** One whole frame, as text that has not been validated. */
  onFrame(text: string): void
  /** The framing is invalid. The transport stops reading; its owner sends the reason and closes. */
  onProblem(problem: FramingProblem): void
  /** The connection has ended, whichever side ended it. Called once. */
  onClose(): void
}

/**
 * A message-oriented pipe. Every implementation passes the suite in transport.contract.ts.
 *
 * Frames arrive whole, once and in order. `send` neither blocks nor throws, and is ignored once
 * closed.
 * `onClose` follows `close`, whatever the peer does.
 */
export interface Transport {
  /** The address of the other end, for people and logs: "192.168.1.20:52114". */
  readonly peer: string
  /** Bytes passed to `send` that are still in this process, to detect a `slow-consumer`. */
  readonly queuedBytes: number
  /** Identifies this connection at both ends, for proofs. LOCAL_BINDING without TLS. */
  readonly binding: string
  /** SHA-256 of the host's public key as this end knows it: 43 characters; empty without TLS. */
  readonly hostKey: string
  /** Starts delivery, including frames that arrived earlier. */
  listen(listener: TransportListener): void
  send(frames: Encoded): void
  /**
   * Stops delivery until `resume`, also of frames that were already read. `onClose` may still be
   * called. Idempotent.
   */
  pause(): void
  resume(): void
  /** The room has admitted the peer, or let it wait: it no longer counts as a stranger. */
  admitted(): void
  /** The largest frame accepted from the peer, in bytes. */
  limitFrames(bytes: number): void
  /**
   * Closes after all frames were sent. A peer that does not read them within limits.closingMs loses
   * them. Idempotent.
   */
  close(): void
}

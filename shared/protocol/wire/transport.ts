import type { Encoded } from './encode.ts'
import type { FramingProblem } from './framing.ts'

/** What a transport tells its one owner. Nothing follows `onClose`. */
export interface TransportListener {
  /** One whole frame, as text that has not been validated. */
  onFrame(text: string): void
  /** The peer broke the framing. The transport stops reading; the owner says why and closes. */
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
  /** The other end as text, for people and logs: "192.168.1.20:52114". */
  readonly peer: string
  /** Bytes passed to `send` that have not left this process: the measure for `slow-consumer`. */
  readonly queuedBytes: number
  /**
   * Names this connection at both of its ends; proofs are made over it. LOCAL_BINDING if no one
   * could intercept it.
   */
  readonly binding: string
  /**
   * SHA-256 of the host's public key as this end knows it: 43 characters; empty without encryption.
   */
  readonly hostKey: string
  /** Starts delivery. Earlier frames are kept until then. */
  listen(listener: TransportListener): void
  send(frames: Encoded): void
  /**
   * Stops delivery until `resume`, even of frames that were already read; `onClose` may still be
   * called. Idempotent.
   */
  pause(): void
  resume(): void
  /** The room has admitted the peer, or asks for approval: it no longer counts as a stranger. */
  admitted(): void
  /** The largest frame accepted from the peer, in bytes. */
  limitFrames(bytes: number): void
  /**
   * Ends the pipe after everything was sent; a peer that does not read it within limits.closingMs
   * loses it. Idempotent.
   */
  close(): void
}

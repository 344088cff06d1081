import type { Encoded } from './encode.ts'
import type { FramingProblem } from './framing.ts'

/** What a transport tells its one owner. After `onClose` nothing follows. */
export interface TransportListener {
  /** One whole frame, as text that has not been validated. */
  onFrame(text: string): void
  /** The peer broke the framing. The transport reads no more; the owner says why and closes. */
  onProblem(problem: FramingProblem): void
  /** The pipe is gone, whoever ended it. Called once. */
  onClose(): void
}

/**
 * A message-oriented pipe. Every implementation passes the suite in transport.contract.ts.
 *
 * Obligations: frames arrive whole, once and in order; `send` neither blocks nor throws, and is ignored once closed;
 * `onClose` follows `close`, whatever the peer does.
 */
export interface Transport {
  /** The other end in words, for people and logs: "192.168.1.20:52114". */
  readonly peer: string
  /** Bytes handed to `send` that have not left this process: the measure for `slow-consumer`. */
  readonly queuedBytes: number
  /** What names this connection at both of its ends: proofs are made over it. LOCAL_BINDING where nobody could stand between. */
  readonly binding: string
  /** SHA-256 of the host's public key as this end knows it: 43 characters; empty where there is no encryption. */
  readonly hostKey: string
  /** Starts delivery. Frames that came earlier are kept until then. */
  listen(listener: TransportListener): void
  send(frames: Encoded): void
  /** The listener gets no frame any more, not even of a piece that was already read, until `resume`; `onClose` may come. Idempotent. */
  pause(): void
  resume(): void
  /** The room has let the peer in, or asks about it: it does not count among the strangers any more. */
  admitted(): void
  /** The largest frame accepted from the peer, in bytes. */
  limitFrames(bytes: number): void
  /** Ends the pipe after what was sent; a peer that does not take it in limits.closingMs loses it. Idempotent. */
  close(): void
}

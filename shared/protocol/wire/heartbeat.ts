/** What silence means at a check: nothing, a question, or a dead peer [H5]. */
export type Pulse = 'heard' | 'ping' | 'dead'

/** Counts silent intervals of one connection. Called once per limits.heartbeatMs by the connection's owner. */
export class Heartbeat {
  #silentChecks = 0

  /** Anything at all arrived from the peer. */
  heard(): void {
    this.#silentChecks = 0
  }

  /** One interval of silence asks, the second gives up: a half-open peer is found within three intervals. */
  check(): Pulse {
    const silent = this.#silentChecks++
    return silent === 0 ? 'heard' : silent === 1 ? 'ping' : 'dead'
  }
}

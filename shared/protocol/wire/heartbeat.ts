/** What silence means at a check: nothing, time for a ping, or a dead peer [H5]. */
export type Pulse = 'heard' | 'ping' | 'dead'

/**
 * Counts the silent intervals of one connection. Its owner calls it once per limits.heartbeatMs.
 */
export class Heartbeat {
  #silentChecks = 0

  /** Something arrived from the peer. */
  heard(): void {
    this.#silentChecks = 0
  }

  /**
   * After one silent interval it pings, after the second it gives up: a half-open peer is found
   * within three intervals.
   */
  check(): Pulse {
    const silent = this.#silentChecks++
    return silent === 0 ? 'heard' : silent === 1 ? 'ping' : 'dead'
  }
}

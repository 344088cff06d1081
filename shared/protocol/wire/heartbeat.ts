/** The result of a check: heard from the peer, time for a ping, or a dead peer [H5]. */
export type Pulse = 'heard' | 'ping' | 'dead'

/** Counts the silent intervals of one connection. Call `check` once per limits.heartbeatMs. */
export class Heartbeat {
  #silentChecks = 0

  /** Something arrived from the peer. */
  heard(): void {
    this.#silentChecks = 0
  }

  /** `ping` after one silent interval, `dead` after two: detects a dead peer in three intervals. */
  check(): Pulse {
    const silent = this.#silentChecks++
    return silent === 0 ? 'heard' : silent === 1 ? 'ping' : 'dead'
  }
}

import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { Heartbeat } from '../../protocol/wire/heartbeat.ts'
import { limits } from '../../protocol/base/limits.ts'

export interface LivenessOptions {
  readonly clock: Clock
  /** Asks the host for one. */
  ask(): void
  /** None arrived in time, and the watch has ended. */
  onSilence(): void
}

/** Watches whether a host is still there [H5]. */
export class Liveness {
  readonly #options: LivenessOptions
  #heartbeat = new Heartbeat()
  #cancelTimer: Cancel = () => {}
  #isOverdue = false

  constructor(options: LivenessOptions) {
    this.#options = options
  }

  /** Whether one was demanded and has not arrived: the host may have moved. */
  get isOverdue(): boolean {
    return this.#isOverdue
  }

  /** Watches from now on, once per limits.heartbeatMs. */
  watch(): void {
    this.#cancelTimer()
    this.#isOverdue = false
    this.#heartbeat = new Heartbeat()
    this.#beatLater()
  }

  /** Asks at once and waits at most limits.livenessMs; if one arrives, watches on as before. */
  demand(): void {
    this.#cancelTimer()
    this.#heartbeat = new Heartbeat()
    this.#heartbeat.check()
    this.#isOverdue = true
    this.#options.ask()
    this.#cancelTimer = this.#options.clock.after(limits.livenessMs, () => {
      if (this.#heartbeat.check() === 'heard') this.#beatLater()
      else this.#options.onSilence()
    })
  }

  /** Anything at all arrived. */
  heard(): void {
    this.#isOverdue = false
    this.#heartbeat.heard()
  }

  stop(): void {
    this.#cancelTimer()
    this.#isOverdue = false
  }

  #beatLater(): void {
    this.#cancelTimer = this.#options.clock.after(limits.heartbeatMs, () => {
      const pulse = this.#heartbeat.check()
      if (pulse === 'dead') return this.#options.onSilence()
      if (pulse === 'ping') this.#options.ask()
      this.#beatLater()
    })
  }
}

import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { Heartbeat } from '../../protocol/wire/heartbeat.ts'
import { limits } from '../../protocol/base/limits.ts'

export interface LivenessOptions {
  readonly clock: Clock
  /** Pings the host. */
  sendPing(): void
  /** The host did not answer in time. The watch has ended. */
  onSilence(): void
}

/** Detects when a host no longer answers [H5]. */
export class Liveness {
  readonly #options: LivenessOptions
  #heartbeat = new Heartbeat()
  #cancelTimer: Cancel = () => {}
  #isOverdue = false

  constructor(options: LivenessOptions) {
    this.#options = options
  }

  /** Whether a probe has not been answered: the host may have another address. */
  get isOverdue(): boolean {
    return this.#isOverdue
  }

  /** Checks from now on, every limits.heartbeatMs. */
  watch(): void {
    this.#cancelTimer()
    this.#isOverdue = false
    this.#heartbeat = new Heartbeat()
    this.#beatLater()
  }

  /** Pings at once and waits at most limits.livenessMs. After an answer, watches as before. */
  probe(): void {
    this.#cancelTimer()
    this.#heartbeat = new Heartbeat()
    this.#heartbeat.check()
    this.#isOverdue = true
    this.#options.sendPing()
    this.#cancelTimer = this.#options.clock.after(limits.livenessMs, () => {
      if (this.#heartbeat.check() === 'heard') this.#beatLater()
      else this.#options.onSilence()
    })
  }

  /** Anything arrived from the host. */
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
      if (pulse === 'ping') this.#options.sendPing()
      this.#beatLater()
    })
  }
}

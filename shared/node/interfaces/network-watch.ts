import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { Listeners } from '../../protocol/base/listeners.ts'
import { interfaceKind, type InterfaceTable } from './addresses.ts'
import { systemNetwork, type NetworkSource } from './network-source.ts'

/** For whom the network is watched: someone in a room, someone in the lobby, or no one. */
export type AttentionLevel = 'room' | 'lobby' | 'none'

/**
 * How often the interfaces are polled if the system does not report changes. One check takes about
 * 50 µs. A member of a room must be back within five seconds of a new address; in the lobby, rooms
 * of a new network may take longer.
 */
const POLL_MS = { room: 2_000, lobby: 3_000 } as const
/** Changes occur in bursts, as when one address replaces another: one check serves all of them. */
const BURST_MS = 200
/**
 * If a check is this late by the wall clock, the computer slept. Setting the clock looks the same,
 * which is harmless.
 */
const SLEPT_MS = 10_000

/**
 * What has changed since the last check. A check that finds neither sleep nor another table reports
 * nothing.
 */
export interface NetworkChange {
  /** The computer was asleep: old connections may be gone. */
  readonly slept: boolean
  /**
   * Whether the addresses towards other computers changed; false if only containers and virtual
   * machines did.
   */
  readonly addressesChanged: boolean
}

/**
 * Watches the interfaces of this computer for one process. If the system reports changes, it checks
 * when notified, and no timer runs in between; otherwise it polls. Costs nothing while no one
 * listens, or at the level `none`.
 */
export class NetworkWatch {
  readonly #clock: Clock
  readonly #source: NetworkSource
  #level: AttentionLevel = 'lobby'
  readonly #changed = new Listeners<NetworkChange>((error) => console.error(error))
  readonly #afterNotification = new Listeners<void>((error) => console.error(error))
  #table: InterfaceTable = {}
  /**
   * The system has reported something, or may have before this listened, and there was no check
   * since.
   */
  #isNotified = false
  /** The last check, by the wall clock and by monotonic time. */
  #lastCheck = { wall: 0, elapsed: 0 }
  /** Ends the system's notifications, while they are on. */
  #unlisten: Cancel | null = null
  #next: { readonly at: number; readonly cancel: Cancel } | null = null

  constructor(clock: Clock, source: NetworkSource = systemNetwork) {
    this.#clock = clock
    this.#source = source
  }

  /**
   * The interfaces at the last check: at most seconds old while someone is subscribed, and empty
   * before.
   */
  get table(): InterfaceTable {
    return this.#table
  }

  /**
   * Polls as often as this level needs from now on; for no one, not at all. After that, a check
   * follows at once. It counts as after a sleep if the last one was long ago, since anything may
   * have happened unnoticed.
   */
  setAttention(level: AttentionLevel): void {
    const before = this.#level
    if (level === before) return
    this.#level = level
    if (this.#changed.size === 0) return
    if (level === 'none') this.#stop()
    else if (before === 'none') {
      this.#check(0)
      this.#start()
    } else if (!this.#unlisten) this.#checkIn(POLL_MS[level])
  }

  /**
   * Calls back at every change from now on: soon after it, or within two seconds if the system
   * reports nothing (three for the lobby). `afterNotification` is called after each check that
   * follows a notification, or a possibly missed one, even without a change: an interface may have
   * been replaced by one that looks the same. Never called if the system reports nothing. Returns
   * the unsubscribe.
   */
  subscribe(onChange: (change: NetworkChange) => void, afterNotification: () => void = () => {}): Cancel {
    if (this.#changed.size === 0) {
      this.#read()
      this.#start()
    }
    const cancels = [this.#changed.add(onChange), this.#afterNotification.add(afterNotification)]
    return () => {
      for (const cancel of cancels.splice(0)) cancel()
      if (this.#changed.size === 0) this.#stop()
    }
  }

  /**
   * Checks at the end of this tick if the system reports changes, for a caller that is awake
   * anyway. This notices what happened before notifications were on, or in a sleep that the system
   * does not report.
   */
  checkSoon(): void {
    if (this.#unlisten) this.#checkIn(0)
  }

  #start(): void {
    if (this.#level === 'none') return
    this.#unlisten = this.#source.listen({
      onChange: () => {
        this.#isNotified = true
        this.#checkIn(BURST_MS)
      },
      onEnd: () => {
        this.#unlisten = null
        if (this.#level !== 'none') this.#checkIn(POLL_MS[this.#level])
        this.#check(this.#sinceLastCheck())
      },
    })
    // Even with notifications: a change before they are on would go unnoticed, and some may have
    // been sent meanwhile.
    this.#isNotified = this.#unlisten !== null
    this.#checkIn(POLL_MS[this.#level])
  }

  #stop(): void {
    this.#unlisten?.()
    this.#unlisten = null
    this.#next?.cancel()
    this.#next = null
  }

  /** Makes sure that the next check is not later than this. */
  #checkIn(ms: number): void {
    const at = this.#clock.elapsed() + ms
    if (this.#next && this.#next.at <= at) return
    this.#next?.cancel()
    const cancel = this.#clock.after(ms, () => {
      this.#next = null
      if (!this.#unlisten && this.#level !== 'none') this.#checkIn(POLL_MS[this.#level])
      this.#check(this.#unlisten ? this.#sinceLastCheck() : ms)
    })
    this.#next = { at, cancel }
  }

  /** `expectedMs` is how long ago the last check should have been. */
  #check(expectedMs: number): void {
    const [before, { wall }, wasNotified] = [this.#table, this.#lastCheck, this.#isNotified]
    this.#read()
    const slept = this.#lastCheck.wall - wall > expectedMs + SLEPT_MS
    const changed = JSON.stringify(this.#table) !== JSON.stringify(before)
    if (slept || changed) {
      const addressesChanged = outwardTable(this.#table) !== outwardTable(before)
      this.#changed.notify({ slept, addressesChanged })
    }
    if (wasNotified) this.#afterNotification.notify()
  }

  /**
   * The time since the last check, while awake. Linux, which reports changes, stops its monotonic
   * time during sleep; other systems do not, and rely on the pace of polling.
   */
  #sinceLastCheck(): number {
    return this.#clock.elapsed() - this.#lastCheck.elapsed
  }

  #read(): void {
    this.#isNotified = false
    this.#table = this.#source.interfaces()
    this.#lastCheck = { wall: this.#clock.now(), elapsed: this.#clock.elapsed() }
  }
}

/** The part of a table by which other computers are reached. */
const outwardTable = (table: InterfaceTable): string =>
  JSON.stringify(Object.entries(table).filter(([name]) => ['physical', 'vpn'].includes(interfaceKind(name))))

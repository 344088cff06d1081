import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { Listeners } from '../../protocol/base/listeners.ts'
import { interfaceKind, type InterfaceTable } from './addresses.ts'
import { systemNetwork, type NetworkSource } from './network-source.ts'

/** For whom the network is watched: somebody in a room, somebody who sees the lobby, or nobody. */
export type AttentionLevel = 'room' | 'lobby' | 'nobody'

/**
 * How often the interfaces are looked at where no system tells of their changes. One look takes about 50 µs. Who is in a room is to be
 * back within five seconds of a new address; in the lobby, rooms of a new network may take a moment.
 */
const LOOK_MS = { room: 2_000, lobby: 3_000 } as const
/** Changes come in bursts, as when one address replaces another: one look is for all of them. */
const SETTLE_MS = 200
/** So much later than expected by the wall clock, and the machine slept. Setting the clock looks the same; it is harmless. */
const SLEPT_MS = 10_000

/** What is other than at the last look. A look that finds neither sleep nor another table is no change. */
export interface NetworkChange {
  /** The machine was asleep: what was connected before may be gone. */
  readonly slept: boolean
  /** The addresses towards other machines are others; false when only containers and virtual machines came or went. */
  readonly moved: boolean
}

/**
 * Watches the interfaces of this machine for everybody in one process. Where the system tells of changes, it looks when told to, and no
 * timer runs in between; elsewhere it looks again and again. Costs nothing while nobody listens, or for nobody.
 */
export class NetworkWatch {
  readonly #clock: Clock
  readonly #source: NetworkSource
  #level: AttentionLevel = 'lobby'
  readonly #changed = new Listeners<NetworkChange>((error) => console.error(error))
  readonly #afterWord = new Listeners<void>((error) => console.error(error))
  #table: InterfaceTable = {}
  /** The system has told of something, or may have before it was listened to, and no look was taken since. */
  #hasWord = false
  /** The last look, by the wall clock and by monotonic time. */
  #looked = { wall: 0, elapsed: 0 }
  /** Ends the word that comes from the system, while it comes. */
  #unlisten: Cancel | null = null
  #next: { readonly at: number; readonly cancel: Cancel } | null = null

  constructor(clock: Clock, source: NetworkSource = systemNetwork) {
    this.#clock = clock
    this.#source = source
  }

  /** The interfaces at the last look: at most seconds old for whoever has subscribed, and empty before anybody has. */
  get table(): InterfaceTable {
    return this.#table
  }

  /**
   * Looks as often as these need it from now on; for nobody, not at all. After that a look comes at once, and counts the machine as having
   * slept if it was long ago: whatever happened meanwhile went unnoticed.
   */
  watchFor(level: AttentionLevel): void {
    const before = this.#level
    if (level === before) return
    this.#level = level
    if (this.#changed.size === 0) return
    if (level === 'nobody') this.#end()
    else if (before === 'nobody') {
      this.#look(0)
      this.#begin()
    } else if (!this.#unlisten) this.#lookIn(LOOK_MS[level])
  }

  /**
   * Calls back at every change from now on: soon after it, or within two seconds where systems tell nothing (three for the lobby).
   * `afterWord` is called after each look that follows word from the system, and where it may have spoken unheard, change or none: an interface
   * may have gone, and another come that looks the same. Never where systems tell nothing. Returns the unsubscribe.
   */
  subscribe(tell: (change: NetworkChange) => void, afterWord: () => void = () => {}): Cancel {
    if (this.#changed.size === 0) {
      this.#note()
      this.#begin()
    }
    const ends = [this.#changed.add(tell), this.#afterWord.add(afterWord)]
    return () => {
      for (const end of ends.splice(0)) end()
      if (this.#changed.size === 0) this.#end()
    }
  }

  /**
   * Looks at the end of this turn, where the system tells of changes: for whoever is awake anyway. What happened before the system was listened
   * to, or in a sleep of which it tells nothing, is noticed then.
   */
  glance(): void {
    if (this.#unlisten) this.#lookIn(0)
  }

  #begin(): void {
    if (this.#level === 'nobody') return
    this.#unlisten = this.#source.listen({
      onWord: () => {
        this.#hasWord = true
        this.#lookIn(SETTLE_MS)
      },
      onEnd: () => {
        this.#unlisten = null
        if (this.#level !== 'nobody') this.#lookIn(LOOK_MS[this.#level])
        this.#look(this.#sinceLook())
      },
    })
    // Also where the system tells: what changes before it has begun to listen would go unnoticed. As much may have been told meanwhile.
    this.#hasWord = this.#unlisten !== null
    this.#lookIn(LOOK_MS[this.#level])
  }

  #end(): void {
    this.#unlisten?.()
    this.#unlisten = null
    this.#next?.cancel()
    this.#next = null
  }

  /** Sees to it that the next look is not later than that. */
  #lookIn(ms: number): void {
    const at = this.#clock.elapsed() + ms
    if (this.#next && this.#next.at <= at) return
    this.#next?.cancel()
    const cancel = this.#clock.after(ms, () => {
      this.#next = null
      if (!this.#unlisten && this.#level !== 'nobody') this.#lookIn(LOOK_MS[this.#level])
      this.#look(this.#unlisten ? this.#sinceLook() : ms)
    })
    this.#next = { at, cancel }
  }

  /** `expectedMs` is how long ago the last look should have been. */
  #look(expectedMs: number): void {
    const [before, { wall }, hadWord] = [this.#table, this.#looked, this.#hasWord]
    this.#note()
    const slept = this.#looked.wall - wall > expectedMs + SLEPT_MS
    const changed = JSON.stringify(this.#table) !== JSON.stringify(before)
    if (slept || changed) {
      const moved = outward(this.#table) !== outward(before)
      this.#changed.tell({ slept, moved })
    }
    if (hadWord) this.#afterWord.tell()
  }

  /** While awake. Linux, which tells of changes, stops its monotonic time when it sleeps; other systems do not, and count on the pace of looks. */
  #sinceLook(): number {
    return this.#clock.elapsed() - this.#looked.elapsed
  }

  #note(): void {
    this.#hasWord = false
    this.#table = this.#source.interfaces()
    this.#looked = { wall: this.#clock.now(), elapsed: this.#clock.elapsed() }
  }
}

/** The part of a table by which other machines are reached. */
const outward = (table: InterfaceTable): string =>
  JSON.stringify(Object.entries(table).filter(([name]) => ['physical', 'vpn'].includes(interfaceKind(name))))

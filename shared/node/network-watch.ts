import { networkInterfaces } from 'node:os'
import type { Cancel, Clock } from '../protocol/clock.ts'
import { interfaceKind, type InterfaceTable } from './addresses.ts'

/** For whom the network is watched: somebody in a room, somebody who sees the lobby, or nobody. */
export type Onlooker = 'room' | 'lobby' | 'nobody'

/**
 * How often the interfaces are looked at: no system tells Node of changes. One look takes about 50 µs. Who is in a room is to be back
 * within five seconds of a new address; in the lobby, rooms of a new network may take a moment.
 */
const LOOK_MS = { room: 2_000, lobby: 3_000 } as const
/** So much later than expected by the wall clock, and the machine slept. Setting the clock looks the same; it is harmless. */
const SLEPT_MS = 10_000

/** What is other than at the last look. A look that finds neither sleep nor another table is no change. */
export interface NetworkChange {
  /** The machine was asleep: what was connected before may be gone. */
  readonly slept: boolean
  /** The addresses towards other machines are others; false when only containers and virtual machines came or went. */
  readonly moved: boolean
}

/** Watches the interfaces of this machine for everybody in one process. Costs nothing while nobody listens, or for nobody. */
export class NetworkWatch {
  readonly #clock: Clock
  #onlooker: Onlooker = 'lobby'
  readonly #interfaces: () => InterfaceTable
  readonly #listeners = new Set<{ readonly tell: (change: NetworkChange) => void }>()
  #table: InterfaceTable = {}
  #wall = 0
  #cancel: Cancel = () => {}

  constructor(clock: Clock, interfaces: () => InterfaceTable = networkInterfaces) {
    this.#clock = clock
    this.#interfaces = interfaces
  }

  /** The interfaces at the last look: at most seconds old for whoever has subscribed, and empty before anybody has. */
  get table(): InterfaceTable {
    return this.#table
  }

  /**
   * Looks as often as these need it from now on; for nobody, not at all. After that a look comes at once, and counts the machine as having
   * slept if it was long ago: whatever happened meanwhile went unnoticed.
   */
  watchFor(onlooker: Onlooker): void {
    const before = this.#onlooker
    if (onlooker === before) return
    this.#onlooker = onlooker
    if (this.#listeners.size === 0) return
    this.#cancel()
    this.#lookLater()
    if (before === 'nobody') this.#look(0)
  }

  /** Calls back at every change from now on, within two seconds of it (three for the lobby). Returns the unsubscribe. */
  subscribe(tell: (change: NetworkChange) => void): Cancel {
    const listener = { tell }
    if (this.#listeners.size === 0) this.#begin()
    this.#listeners.add(listener)
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#cancel()
    }
  }

  #begin(): void {
    this.#table = this.#interfaces()
    this.#wall = this.#clock.now()
    this.#lookLater()
  }

  #lookLater(): void {
    if (this.#onlooker === 'nobody') return
    const ms = LOOK_MS[this.#onlooker]
    this.#cancel = this.#clock.after(ms, () => {
      this.#lookLater()
      this.#look(ms)
    })
  }

  /** `expectedMs` is how long ago the last look should have been. */
  #look(expectedMs: number): void {
    const [before, wall] = [this.#table, this.#wall]
    this.#table = this.#interfaces()
    this.#wall = this.#clock.now()
    const slept = this.#wall - wall > expectedMs + SLEPT_MS
    const changed = JSON.stringify(this.#table) !== JSON.stringify(before)
    if (!slept && !changed) return
    const moved = outward(this.#table) !== outward(before)
    for (const { tell } of this.#listeners) tell({ slept, moved })
  }
}

/** The part of a table by which other machines are reached. */
const outward = (table: InterfaceTable): string =>
  JSON.stringify(Object.entries(table).filter(([name]) => ['physical', 'vpn'].includes(interfaceKind(name))))

import { networkInterfaces } from 'node:os'
import type { Cancel, Clock } from '../protocol/clock.ts'
import { interfaceKind, type InterfaceTable } from './addresses.ts'

/** How often the interfaces are looked at: no system tells Node of changes. One look takes about 50 µs. */
const LOOK_MS = 2_000
/** So much later than expected by the wall clock, and the machine slept. Setting the clock looks the same; it is harmless. */
const SLEPT_MS = 10_000

/** What is other than at the last look. A look that finds neither sleep nor another table is no change. */
export interface NetworkChange {
  /** The machine was asleep: what was connected before may be gone. */
  readonly slept: boolean
  /** The addresses towards other machines are others; false when only containers and virtual machines came or went. */
  readonly moved: boolean
}

/** Watches the interfaces of this machine for everybody in one process. Costs nothing while nobody listens. */
export class NetworkWatch {
  readonly #clock: Clock
  readonly #interfaces: () => InterfaceTable
  readonly #listeners = new Set<{ readonly tell: (change: NetworkChange) => void }>()
  #table: InterfaceTable = {}
  #wall = 0
  #cancel: Cancel = () => {}

  constructor(clock: Clock, interfaces: () => InterfaceTable = networkInterfaces) {
    this.#clock = clock
    this.#interfaces = interfaces
  }

  /** The interfaces at the last look: at most two seconds old for whoever has subscribed, and empty before anybody has. */
  get table(): InterfaceTable {
    return this.#table
  }

  /** Calls back at every change from now on, within two seconds of it. Returns the unsubscribe. */
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
    this.#cancel = this.#clock.after(LOOK_MS, () => {
      this.#lookLater()
      this.#look()
    })
  }

  #look(): void {
    const [before, wall] = [this.#table, this.#wall]
    this.#table = this.#interfaces()
    this.#wall = this.#clock.now()
    const slept = this.#wall - wall > LOOK_MS + SLEPT_MS
    const changed = JSON.stringify(this.#table) !== JSON.stringify(before)
    if (!slept && !changed) return
    const moved = outward(this.#table) !== outward(before)
    for (const { tell } of this.#listeners) tell({ slept, moved })
  }
}

/** The part of a table by which other machines are reached. */
const outward = (table: InterfaceTable): string =>
  JSON.stringify(Object.entries(table).filter(([name]) => ['physical', 'vpn'].includes(interfaceKind(name))))

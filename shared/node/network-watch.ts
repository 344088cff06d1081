import { networkInterfaces } from 'node:os'
import type { Cancel, Clock } from '../protocol/clock.ts'
import type { InterfaceTable } from './addresses.ts'

/** How often the interfaces are looked at: no system tells Node of changes. One look takes about 50 µs. */
const LOOK_MS = 2_000
/** So much later than expected by the wall clock, and the machine slept. Setting the clock looks the same; it is harmless. */
const SLEPT_MS = 10_000

/**
 * Calls back when this machine's addresses are others than before, or when it was asleep: then the ways that connections
 * took may be gone. Returns what ends it.
 */
export function watchNetwork(
  clock: Clock,
  onChange: () => void,
  interfaces: () => InterfaceTable = networkInterfaces,
): Cancel {
  const look = () => JSON.stringify(interfaces())
  let before = look()
  let wall = clock.now()
  let cancel: Cancel = () => {}
  const later = () => {
    cancel = clock.after(LOOK_MS, () => {
      later()
      const [now, at] = [look(), clock.now()]
      const changed = now !== before || at - wall > LOOK_MS + SLEPT_MS
      before = now
      wall = at
      if (changed) onChange()
    })
  }
  later()
  return () => cancel()
}

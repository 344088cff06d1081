import { isatty } from 'node:tty'
import { powerMonitor, type Event } from 'electron'
import type { Quitting } from './quitting.ts'

/**
 * Ends Parley with its goodbyes when the system wants it to end, without a question nobody is there to answer: a signal, a shutdown. Call
 * it once the app is ready: only then Electron has set its own handlers, which would ask.
 */
export function endWithSystem(quitting: Quitting): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => quitting.force())
  // The terminal that it was started from is closed. Started without one (nohup), Parley stays.
  const startedFromTerminal = isatty(0)
  process.on('SIGHUP', () => {
    if (startedFromTerminal) quitting.force()
  })
  // Its types leave out the event, which is what tells the system to wait.
  const power = powerMonitor as unknown as { on(name: 'shutdown', listener: (event: Event) => void): void }
  power.on('shutdown', (event) => {
    event.preventDefault()
    quitting.force()
  })
}

/** Lets Parley outlive whoever reads what it prints: a terminal that is closed is no fault. */
export function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

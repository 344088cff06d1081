import { isatty } from 'node:tty'
import { powerMonitor, type Event } from 'electron'
import type { Quitting } from './quitting.ts'

/**
 * Ends Parley with its goodbyes when the system wants it to end (a signal, a shutdown), without a
 * question that no one is there to answer. Call it once the app is ready: Electron sets its
 * handlers before that, and they would ask.
 */
export function endWithSystem(quitting: Quitting): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => quitting.force())
  // The terminal that started it closed. Without a terminal (nohup), Parley stays.
  const startedFromTerminal = isatty(0)
  process.on('SIGHUP', () => {
    if (startedFromTerminal) quitting.force()
  })
  // Its types leave out the event, which can make the system wait.
  const power = powerMonitor as unknown as { on(name: 'shutdown', listener: (event: Event) => void): void }
  power.on('shutdown', (event) => {
    event.preventDefault()
    quitting.force()
  })
}

/** Lets Parley outlive the reader of its output: a closed terminal is not a fault. */
export function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

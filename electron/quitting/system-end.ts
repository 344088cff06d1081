import { isatty } from 'node:tty'
import { powerMonitor, type Event } from 'electron'
import type { Quitting } from './quitting.ts'

/**
 * Quits Parley, with goodbyes in rooms, on a signal or a shutdown, without asking: no one may be
 * there to answer. Call it once the app is ready: Electron sets its own handlers before that, and
 * they would ask.
 */
export function quitOnSystemRequest(quitting: Quitting): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => quitting.force())
  // The terminal that started it closed. Without a terminal (nohup), Parley stays.
  const startedFromTerminal = isatty(0)
  process.on('SIGHUP', () => {
    if (startedFromTerminal) quitting.force()
  })
  // Electron's types omit the event, which can make the system wait.
  const power = powerMonitor as unknown as { on(name: 'shutdown', listener: (event: Event) => void): void }
  power.on('shutdown', (event) => {
    event.preventDefault()
    quitting.force()
  })
}

/** Keeps Parley running when the reader of its output is gone: a closed terminal is not a fault. */
export function ignoreOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

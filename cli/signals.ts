import type { EventEmitter } from 'node:events'
import { constants } from 'node:os'
import { isFromTerminal } from './terminal/terminal.ts'

/**
 * npm and npx repeat a signal that the terminal already sent to both: two within this time count as
 * one.
 */
const SAME_MS = 1_000

const ENDING = ['SIGINT', 'SIGTERM'] as const

export interface SignalSource {
  readonly signals: EventEmitter
  /** Milliseconds on monotonic time. */
  elapsed(): number
  /** Ends the process at once. */
  exit(code: number): void
  /** Whether a terminal that hangs up ends this program. */
  readonly isFromTerminal: boolean
}

/**
 * Resolves at the first Ctrl-C, termination or hang-up of the terminal that started this. A second
 * Ctrl-C or termination ends the process at once, unless it arrives together with the first.
 */
export function firstSignal({
  signals,
  elapsed,
  exit,
  isFromTerminal: hangsUp,
}: SignalSource): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | null = null
    const ask = () => {
      askedAt ??= elapsed()
      resolve()
    }
    for (const signal of ENDING) {
      signals.on(signal, () => {
        if (askedAt !== null && elapsed() - askedAt >= SAME_MS) exit(128 + constants.signals[signal])
        ask()
      })
    }
    // A shell that hangs up repeats that to its jobs, which already know it: no reason to hurry.
    if (hangsUp) signals.on('SIGHUP', ask)
  })
}

let asked: Promise<void> | undefined

/** Resolves when this process is asked to end: the same promise for all callers. */
export const interrupted = (): Promise<void> =>
  (asked ??= firstSignal({
    signals: process,
    elapsed: () => performance.now(),
    exit: (code) => process.exit(code),
    isFromTerminal,
  }))

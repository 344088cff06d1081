import type { EventEmitter } from 'node:events'
import { constants } from 'node:os'
import { isFromTerminal } from './terminal/terminal.ts'

/**
 * npm and npx repeat a signal that the terminal has already sent to this process: two within this
 * time count as one.
 */
const REPEAT_MS = 1_000

const END_SIGNALS = ['SIGINT', 'SIGTERM'] as const

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
  isFromTerminal: endsOnHangUp,
}: SignalSource): Promise<void> {
  return new Promise((resolve) => {
    let requestedAt: number | null = null
    const request = () => {
      requestedAt ??= elapsed()
      resolve()
    }
    for (const signal of END_SIGNALS) {
      signals.on(signal, () => {
        if (requestedAt !== null && elapsed() - requestedAt >= REPEAT_MS)
          exit(128 + constants.signals[signal])
        request()
      })
    }
    // A shell repeats a hang-up to its jobs, so a second one does not end the process at once.
    if (endsOnHangUp) signals.on('SIGHUP', request)
  })
}

let firstInterrupt: Promise<void> | undefined

/** Resolves when this process is asked to end: the same promise for all callers. */
export const interrupted = (): Promise<void> =>
  (firstInterrupt ??= firstSignal({
    signals: process,
    elapsed: () => performance.now(),
    exit: (code) => process.exit(code),
    isFromTerminal,
  }))

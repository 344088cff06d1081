import type { App, BrowserWindow, Event } from 'electron'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { Clock } from '../../shared/protocol/base/clock.ts'
import { transition, type QuitEffect, type QuitInput, type QuitState } from './quit-machine.ts'
import type { StartCommand } from '../start.ts'

/**
 * The deadline for closing. Peers that answer are done in milliseconds; for one that does not, its
 * room waits `closingMs`. Without a deadline, a close that hangs would keep the process and the
 * data folder forever.
 */
export const CLOSE_MS = 5_000

export interface QuittingOptions {
  readonly app: Pick<App, 'on' | 'quit' | 'exit' | 'relaunch'>
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /**
   * The warning about what quitting now would end for others; null if it ends nothing, or if the
   * user has agreed.
   */
  readonly warning: () => string | null
  /** Shows the warning, and resolves with whether the user agreed. */
  readonly ask: (warning: string) => Promise<boolean>
  /** Says goodbye in every room and releases the data folder. */
  readonly close: () => Promise<void>
  /** Closes the window, if there is one. */
  readonly closeWindow: () => void
  /** `CLOSE_MS` was not enough. */
  readonly onOverdue: () => void
}

/**
 * Quits Parley in order, whatever requested it: first it asks whether hosted rooms may end, then
 * rooms say goodbye, then the process ends. Electron drops a quit that is requested during another
 * one, which lasts until the microtasks after `will-quit`. So this prevents every quit in
 * `before-quit`, and ends the process from a separate task.
 */
export class Quitting {
  readonly #options: QuittingOptions
  #state: QuitState = { kind: 'running' }

  constructor(options: QuittingOptions) {
    this.#options = options
    const { app } = options
    app.on('before-quit', (event) => {
      this.#handle({ kind: 'quitAsked', warning: options.warning() })
      if (this.#state.kind !== 'closed') event.preventDefault()
    })
    app.on('window-all-closed', () => {
      if (this.#quitsWithWindow) app.quit()
    })
  }

  /** Parley is about to end: open nothing more. */
  get isEnding(): boolean {
    return this.#state.kind === 'closing' || this.#state.kind === 'closed'
  }

  /** Asks before closing the window would end rooms. */
  watch(window: Pick<BrowserWindow, 'on'>): void {
    window.on('close', (event: Event) => {
      if (!this.#quitsWithWindow) return
      this.#handle({ kind: 'windowClosing', warning: this.#options.warning() })
      if (this.#state.kind === 'asking') event.preventDefault()
    })
    // Windows ends the process soon after this event, without a quit event.
    window.on('session-end', () => this.force())
  }

  /** The system ends Parley, and does not wait for an answer. */
  force(): void {
    this.#handle({ kind: 'forced' })
  }

  /**
   * The user started Parley while this process has the data folder. If this one is about to end,
   * Parley starts afterwards.
   */
  onSecondStart(start: StartCommand): void {
    this.#handle({ kind: 'startedAgain', start })
  }

  /** On macOS an app and its rooms keep running without a window. */
  get #quitsWithWindow(): boolean {
    return this.#options.platform !== 'darwin'
  }

  #handle(input: QuitInput): void {
    const { state, effect } = transition(this.#state, input)
    this.#state = state
    if (effect) this.#perform(effect)
  }

  #perform(effect: QuitEffect): void {
    switch (effect) {
      case 'ask':
        return void this.#ask()
      case 'close':
        return void this.#close()
      case 'exit':
        return this.#exit()
      default:
        assertNever(effect)
    }
  }

  async #ask(): Promise<void> {
    if (this.#state.kind !== 'asking') return
    const agreed = await this.#options.ask(this.#state.warning)
    this.#handle({ kind: agreed ? 'agreed' : 'declined' })
  }

  /** A failure is a bug in Parley, and ends the process like any other. */
  async #close(): Promise<void> {
    const { clock, close, closeWindow, onOverdue } = this.#options
    const cancel = clock.after(CLOSE_MS, () => {
      onOverdue()
      this.#handle({ kind: 'done' })
    })
    const closing = close()
    closeWindow()
    await closing
    cancel()
    this.#handle({ kind: 'done' })
  }

  /** Uses `exit`, because `quit` waits for windows whose page hangs. */
  #exit(): void {
    const { app, clock } = this.#options
    clock.endOfTick(() => {
      const restart = this.#state.kind === 'closed' ? this.#state.restart : null
      if (restart) app.relaunch({ execPath: restart.program, args: [...restart.args] })
      app.exit(0)
    })
  }
}

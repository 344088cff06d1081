import type { App, BrowserWindow, Event } from 'electron'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { Clock } from '../../shared/protocol/base/clock.ts'
import { transition, type QuitEffect, type QuitInput, type QuitState } from './quit-machine.ts'
import type { StartCommand } from '../start.ts'

/**
 * How long closing may take. Peers that answer are done in milliseconds; for one that does not, its
 * room waits `closingMs`. Whatever still hangs would keep the process, and with it the data folder,
 * forever.
 */
export const CLOSE_MS = 5_000

export interface QuittingOptions {
  readonly app: Pick<App, 'on' | 'quit' | 'exit' | 'relaunch'>
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /**
   * What quitting now would end for others, as a sentence; null when nothing, or when the user has
   * agreed.
   */
  readonly ends: () => string | null
  /** Asks the user whether that may end. */
  readonly ask: (ends: string) => Promise<boolean>
  /** Says goodbye in every room and releases the data folder. */
  readonly close: () => Promise<void>
  /** Closes the window, if there is one. */
  readonly closeWindow: () => void
  /** `CLOSE_MS` was not enough. */
  readonly onOverdue: () => void
}

/**
 * Ends Parley in order, whatever asks for it: first the question whether hosted rooms may end, then
 * their goodbyes, then the process. Electron drops a quit that is requested during another one,
 * which lasts until the microtasks after `will-quit`. So this stops every quit in `before-quit`,
 * and ends the process from a separate task.
 */
export class Quitting {
  readonly #options: QuittingOptions
  #state: QuitState = { kind: 'running' }

  constructor(options: QuittingOptions) {
    this.#options = options
    const { app } = options
    app.on('before-quit', (event) => {
      this.#tell({ kind: 'quitAsked', ends: options.ends() })
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

  /** Makes the window ask before its closing would end rooms. */
  watch(window: Pick<BrowserWindow, 'on'>): void {
    window.on('close', (event: Event) => {
      if (!this.#quitsWithWindow) return
      this.#tell({ kind: 'windowClosing', ends: this.#options.ends() })
      if (this.#state.kind === 'asking') event.preventDefault()
    })
    // Windows ends the process soon after this, and emits no quit.
    window.on('session-end', () => this.force())
  }

  /** The system ends Parley, and does not wait for an answer. */
  force(): void {
    this.#tell({ kind: 'forced' })
  }

  /**
   * The user started Parley while this process has the data folder. If this one is about to end,
   * Parley starts afterwards.
   */
  startedAgain(start: StartCommand): void {
    this.#tell({ kind: 'startedAgain', start })
  }

  /** On macOS an app goes on without a window, and so do its rooms. */
  get #quitsWithWindow(): boolean {
    return this.#options.platform !== 'darwin'
  }

  #tell(input: QuitInput): void {
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
    const agreed = await this.#options.ask(this.#state.ends)
    this.#tell({ kind: agreed ? 'agreed' : 'declined' })
  }

  /** A failure is a bug of ours, and ends the process as any other does. */
  async #close(): Promise<void> {
    const { clock, close, closeWindow, onOverdue } = this.#options
    const cancel = clock.after(CLOSE_MS, () => {
      onOverdue()
      this.#tell({ kind: 'done' })
    })
    const closing = close()
    closeWindow()
    await closing
    cancel()
    this.#tell({ kind: 'done' })
  }

  /** Not by `quit`, which waits for windows whose page hangs. */
  #exit(): void {
    const { app, clock } = this.#options
    clock.endOfTick(() => {
      const again = this.#state.kind === 'closed' ? this.#state.again : null
      if (again) app.relaunch({ execPath: again.program, args: [...again.args] })
      app.exit(0)
    })
  }
}

import type { BrowserWindow } from 'electron'
import type { Clock } from '../../shared/protocol/base/clock.ts'

/**
 * The app’s only window; null while it is closed, as a window that Electron has destroyed throws at
 * every call.
 */
export class MainWindow {
  readonly #open: () => BrowserWindow
  #current: BrowserWindow | null = null

  constructor(open: () => BrowserWindow) {
    this.#open = open
  }

  get current(): BrowserWindow | null {
    return this.#current
  }

  /** Brings it to the front; opens it again if it was closed. */
  show(): void {
    const window = this.#current
    if (!window) {
      this.open()
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  open(): BrowserWindow {
    const window = this.#open()
    this.#current = window
    window.once('closed', () => {
      if (this.#current === window) this.#current = null
    })
    return window
  }

  close(): void {
    this.#current?.close()
  }

  /**
   * Resolves once no window is open, or after `ms` milliseconds: a page that hangs keeps its
   * window.
   */
  whenClosed(clock: Clock, ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#current) return resolve()
      const cancel = clock.after(ms, resolve)
      this.#current.once('closed', () => {
        cancel()
        resolve()
      })
    })
  }
}

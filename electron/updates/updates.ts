import type { Cancel, Clock } from '../../shared/protocol/base/clock.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { Listeners } from '../../shared/protocol/base/listeners.ts'
import { isSignedUpdate, type UpdateStatement } from '../../shared/node/updates/update-signature.ts'
import { transition, type UpdateInput, type UpdateProblem, type UpdateState } from './update-machine.ts'

/** Where updates come from. Never from people in a room: rooms carry messages, not programs. */
export type UpdateSource =
  /** The releases of a repository on GitHub. */
  | { readonly kind: 'github'; readonly owner: string; readonly repo: string }
  /** A folder on the network, served by `parley updates serve` or any web server. */
  | { readonly kind: 'network'; readonly url: string }

/** The updater cannot replace this copy of the app. */
export class NotReplaceableError extends Error {
  override readonly name = 'NotReplaceableError'
}

/** Downloads and installs: electron-updater in the app (updater-port.ts), a script in tests. */
export interface UpdaterPort {
  /**
   * The source's version if it is newer than this app, or null. Rejects when the source cannot be
   * reached, and with NotReplaceableError, without a request, when an update could not be
   * installed. A check that waits for an earlier one rejects, without a request, once it is
   * cancelled or a later one starts.
   */
  check(source: UpdateSource): Promise<UpdateStatement | null>
  /**
   * Downloads the update that the last check found, and verifies its checksum. Resolves false when
   * cancelled; rejects on failure.
   */
  download(onPercent: (percent: number) => void): Promise<boolean>
  /** Ends the running check or download, whatever the source does. */
  cancel(): void
  /** Ends the app and installs the download. Rejects if that fails, and the app continues. */
  install(): Promise<void>
}

export interface UpdatesOptions {
  readonly port: UpdaterPort
  readonly clock: Clock
  /**
   * The Parley team's Ed25519 key, SPKI in base64; null in a build without one, which gets no
   * updates.
   */
  readonly key: string | null
  /** Null in a build without a source, until the user enters one. */
  readonly source: UpdateSource | null
  readonly agreed: boolean
}

const DAY_MS = 86_400_000
/** Electron’s requests never time out; a source gets this long for a file of a few kilobytes. */
export const CHECK_MS = 60_000
/**
 * A download fails after this long without a byte, or without a report that the file is complete.
 */
export const STALLED_MS = 120_000

/**
 * An address for updates that the user entered; null if it is not one. Plain http is fine, because
 * updates are signed.
 */
export function updateSource(typed: string): UpdateSource | null {
  const url = URL.parse(typed.trim())
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  if (url.username !== '' || url.password !== '') return null
  return { kind: 'network', url: url.href }
}

/**
 * Checks for updates once a day if the user agreed, and takes every further step only on request.
 */
export class Updates {
  readonly #options: UpdatesOptions
  readonly #listeners = new Listeners<UpdateState>((error) => console.error(error))
  #source: UpdateSource | null
  #state: UpdateState = { kind: 'off' }
  #cancelTimer: Cancel = () => {}
  /** Cancels the deadline of the running check or download. */
  #cancelDeadline: Cancel = () => {}
  /** Goes up with each refusal or timeout: answers to earlier requests are dropped. */
  #generation = 0

  constructor(options: UpdatesOptions) {
    this.#options = options
    this.#source = options.source
    if (options.agreed) this.handle({ kind: 'agreed' })
  }

  get state(): UpdateState {
    return this.#state
  }

  subscribe(listener: (state: UpdateState) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Uses another source from now on, and checks it at once if the user agreed to updates. */
  setSource(source: UpdateSource | null): void {
    const wasOff = this.#state.kind === 'off'
    this.handle({ kind: 'refused' })
    this.#source = source
    if (!wasOff) this.handle({ kind: 'agreed' })
  }

  /** Applies the user's decision, or the result of an effect. */
  handle(input: UpdateInput): void {
    const { state, effects } = transition(this.#state, input)
    if (state === this.#state) return
    this.#state = state
    if (state.kind === 'off') this.#stop()
    this.#listeners.notify(state)
    for (const effect of effects) {
      switch (effect) {
        case 'check':
          void this.#check()
          break
        case 'download':
          void this.#download()
          break
        case 'cancel':
          this.#options.port.cancel()
          break
        case 'install':
          void this.#install()
          break
        default:
          assertNever(effect)
      }
    }
  }

  /** Ends the daily check when the app quits. */
  close(): void {
    this.#stop()
  }

  #stop(): void {
    this.#generation++
    this.#cancelTimer()
    this.#cancelDeadline()
  }

  async #check(): Promise<void> {
    const { port, clock, key } = this.#options
    const generation = this.#generation
    this.#cancelTimer()
    this.#cancelTimer = clock.after(DAY_MS, () => this.#checkDaily())
    if (this.#source === null || key === null) return this.#fail('no-source')
    const cancelDeadline = this.#setDeadline(CHECK_MS, 'unreachable')
    try {
      const found = await port.check(this.#source)
      if (generation !== this.#generation) return
      if (found === null) return this.handle({ kind: 'nothingFound', at: clock.now() })
      if (!isSignedUpdate(found, key)) return this.#fail('not-signed')
      const notes = typeof found.releaseNotes === 'string' ? found.releaseNotes : ''
      this.handle({ kind: 'found', offer: { version: found.version, notes } })
    } catch (error) {
      if (generation === this.#generation)
        this.#fail(error instanceof NotReplaceableError ? 'not-replaceable' : 'unreachable')
    } finally {
      cancelDeadline()
    }
  }

  /** A running or finished download is not interrupted: the next check is a day later. */
  #checkDaily(): void {
    this.#cancelTimer = this.#options.clock.after(DAY_MS, () => this.#checkDaily())
    this.handle({ kind: 'checkAsked' })
  }

  async #download(): Promise<void> {
    const { port } = this.#options
    const generation = this.#generation
    let cancelDeadline = this.#setDeadline(STALLED_MS, 'download-failed')
    try {
      const done = await port.download((percent) => {
        if (generation !== this.#generation) return
        cancelDeadline = this.#setDeadline(STALLED_MS, 'download-failed')
        this.handle({ kind: 'progressed', percent })
      })
      if (generation === this.#generation && done) this.handle({ kind: 'downloaded' })
    } catch {
      if (generation === this.#generation) this.#fail('download-failed')
    } finally {
      cancelDeadline()
    }
  }

  async #install(): Promise<void> {
    try {
      await this.#options.port.install()
    } catch {
      this.#fail('install-failed')
    }
  }

  /** Fails with `problem` after this long; replaces the earlier deadline. */
  #setDeadline(ms: number, problem: UpdateProblem): Cancel {
    this.#cancelDeadline()
    this.#cancelDeadline = this.#options.clock.after(ms, () => this.#timeOut(problem))
    return this.#cancelDeadline
  }

  /**
   * The source did not answer in time: its late answers are dropped, and the next check starts
   * over.
   */
  #timeOut(problem: UpdateProblem): void {
    this.#generation++
    this.#options.port.cancel()
    this.#fail(problem)
  }

  #fail(problem: UpdateProblem): void {
    this.handle({ kind: 'failed', problem })
  }
}

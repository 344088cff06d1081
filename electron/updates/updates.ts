import type { Cancel, Clock } from '../../shared/protocol/base/clock.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { Listeners } from '../../shared/protocol/base/listeners.ts'
import { isSignedUpdate, type UpdateStatement } from '../../shared/node/updates/update-signature.ts'
import { transition, type UpdateInput, type UpdateProblem, type UpdateState } from './update-machine.ts'

/** Where updates come from. Never from people in a room: a room carries messages, not programs. */
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
   * Downloads what the last check found, and compares its checksum. Resolves false when cancelled;
   * rejects on failure.
   */
  download(onPercent: (percent: number) => void): Promise<boolean>
  /** Ends the running check or download, whatever the source does. */
  cancel(): void
  /** Ends the app and installs the download. Rejects when that failed and the app goes on. */
  install(): Promise<void>
}

export interface UpdatesOptions {
  readonly port: UpdaterPort
  readonly clock: Clock
  /**
   * The makers' Ed25519 key, SPKI in base64; null in a build without one, which takes no updates.
   */
  readonly key: string | null
  /** Null in a build without a place, until the user names one. */
  readonly source: UpdateSource | null
  readonly agreed: boolean
}

const DAY_MS = 86_400_000
/** Electron’s requests never time out; a source gets this long for a file of a few kilobytes. */
export const CHECK_MS = 60_000
/** A download ends after this long without a byte, or a report that the file is in place. */
export const STALLED_MS = 120_000

/**
 * An address for updates that the user entered; null if it is not one. Plain http is fine, because
 * the signature counts.
 */
export function updateSource(typed: string): UpdateSource | null {
  const url = URL.parse(typed.trim())
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  if (url.username !== '' || url.password !== '') return null
  return { kind: 'network', url: url.href }
}

/**
 * Checks for updates once a day if the user agreed, and takes each further step only on request.
 */
export class Updates {
  readonly #options: UpdatesOptions
  readonly #listeners = new Listeners<UpdateState>((error) => console.error(error))
  #source: UpdateSource | null
  #state: UpdateState = { kind: 'off' }
  #cancelTimer: Cancel = () => {}
  /** For the running check or download: it ends with its round. */
  #cancelDeadline: Cancel = () => {}
  /** Answers to requests before the last refusal are dropped. */
  #round = 0

  constructor(options: UpdatesOptions) {
    this.#options = options
    this.#source = options.source
    if (options.agreed) this.tell({ kind: 'agreed' })
  }

  get state(): UpdateState {
    return this.#state
  }

  subscribe(listener: (state: UpdateState) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Uses another source from now on, and checks it at once if the user agreed to updates. */
  useSource(source: UpdateSource | null): void {
    const wasOff = this.#state.kind === 'off'
    this.tell({ kind: 'refused' })
    this.#source = source
    if (!wasOff) this.tell({ kind: 'agreed' })
  }

  /** The user's decision, or its result. */
  tell(input: UpdateInput): void {
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

  /** Ends the daily check, with the app. */
  close(): void {
    this.#stop()
  }

  #stop(): void {
    this.#round++
    this.#cancelTimer()
    this.#cancelDeadline()
  }

  async #check(): Promise<void> {
    const { port, clock, key } = this.#options
    const round = this.#round
    this.#cancelTimer()
    this.#cancelTimer = clock.after(DAY_MS, () => this.#tomorrow())
    if (this.#source === null || key === null) return this.#fail('no-source')
    const cancelDeadline = this.#within(CHECK_MS, 'unreachable')
    try {
      const found = await port.check(this.#source)
      if (round !== this.#round) return
      if (found === null) return this.tell({ kind: 'nothingFound', at: clock.now() })
      if (!isSignedUpdate(found, key)) return this.#fail('not-signed')
      const notes = typeof found.releaseNotes === 'string' ? found.releaseNotes : ''
      this.tell({ kind: 'found', offer: { version: found.version, notes } })
    } catch (error) {
      if (round === this.#round)
        this.#fail(error instanceof NotReplaceableError ? 'not-replaceable' : 'unreachable')
    } finally {
      cancelDeadline()
    }
  }

  /** A running or finished download keeps its place: the next check is a day later. */
  #tomorrow(): void {
    this.#cancelTimer = this.#options.clock.after(DAY_MS, () => this.#tomorrow())
    this.tell({ kind: 'checkAsked' })
  }

  async #download(): Promise<void> {
    const { port } = this.#options
    const round = this.#round
    let cancelDeadline = this.#within(STALLED_MS, 'download-failed')
    try {
      const done = await port.download((percent) => {
        if (round !== this.#round) return
        cancelDeadline = this.#within(STALLED_MS, 'download-failed')
        this.tell({ kind: 'progressed', percent })
      })
      if (round === this.#round && done) this.tell({ kind: 'downloaded' })
    } catch {
      if (round === this.#round) this.#fail('download-failed')
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

  /** Gives up after this long, in place of the deadline before. */
  #within(ms: number, problem: UpdateProblem): Cancel {
    this.#cancelDeadline()
    this.#cancelDeadline = this.#options.clock.after(ms, () => this.#giveUp(problem))
    return this.#cancelDeadline
  }

  /** The source kept us waiting: its late answers are dropped, and the next check starts over. */
  #giveUp(problem: UpdateProblem): void {
    this.#round++
    this.#options.port.cancel()
    this.#fail(problem)
  }

  #fail(problem: UpdateProblem): void {
    this.tell({ kind: 'failed', problem })
  }
}

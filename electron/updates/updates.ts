import type { Cancel, Clock } from '../../shared/protocol/base/clock.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { Listeners } from '../../shared/protocol/base/listeners.ts'
import { isSignedUpdate, type UpdateStatement } from '../../shared/node/updates/update-signature.ts'
import { transition, type UpdateInput, type UpdateProblem, type UpdateState } from './update-machine.ts'

/** Where updates come from. Never from people in a room: a room carries messages, not programs. */
export type UpdateSource =
  /** The releases of a repository on GitHub. */
  | { readonly kind: 'github'; readonly owner: string; readonly repo: string }
  /** A folder served on the network, by `parley updates serve` or any web server. */
  | { readonly kind: 'network'; readonly url: string }

/** This copy of the app is none that the updater knows how to replace. */
export class NotReplaceableError extends Error {
  override readonly name = 'NotReplaceableError'
}

/** What fetches and installs: electron-updater in the app (updater-port.ts), a script in tests. */
export interface UpdaterPort {
  /**
   * What the source has that is newer than this app, or null. Rejects when it cannot be reached, and with
   * NotReplaceableError, asking nobody, when an update could not be installed. One that waits for an earlier look
   * to end asks nobody, and rejects, once it is cancelled or a later one is asked for.
   */
  check(source: UpdateSource): Promise<UpdateStatement | null>
  /** Fetches what the last check found, and compares its checksum. Resolves false when cancelled; rejects on failure. */
  download(onPercent: (percent: number) => void): Promise<boolean>
  /** Ends the look or the download under way, whatever the source does. */
  cancel(): void
  /** Ends the app and installs what was downloaded. Rejects when that failed and the app goes on. */
  install(): Promise<void>
}

export interface UpdatesOptions {
  readonly port: UpdaterPort
  readonly clock: Clock
  /** The makers' Ed25519 key, SPKI in base64; null in a build without one, which takes no updates. */
  readonly key: string | null
  /** Null in a build that knows no place, until the user names one. */
  readonly source: UpdateSource | null
  readonly agreed: boolean
}

const DAY_MS = 86_400_000
/** Electron’s requests wait for an answer for ever; whoever is asked gets this long for a file of a few kilobytes. */
export const CHECK_MS = 60_000
/** Without a byte, or a word about the file being in place, for this long a download is over. */
export const STALLED_MS = 120_000

/** An address of updates that somebody typed; null when it is none. Plain http is fine: what counts is the signature. */
export function updateSource(typed: string): UpdateSource | null {
  const url = URL.parse(typed.trim())
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  if (url.username !== '' || url.password !== '') return null
  return { kind: 'network', url: url.href }
}

/** Looks for updates once a day when the user agreed, and does each further step only when asked to. */
export class Updates {
  readonly #options: UpdatesOptions
  readonly #listeners = new Listeners<UpdateState>((error) => console.error(error))
  #source: UpdateSource | null
  #state: UpdateState = { kind: 'off' }
  #cancelTimer: Cancel = () => {}
  /** Of the look or the download under way: it ends with the round that it belongs to. */
  #cancelDeadline: Cancel = () => {}
  /** Answers to what was asked before the last refusal are nobody's any more. */
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

  /** Takes another source from now on, and looks there at once if the user agreed to updates. */
  useSource(source: UpdateSource | null): void {
    const wasOff = this.#state.kind === 'off'
    this.tell({ kind: 'refused' })
    this.#source = source
    if (!wasOff) this.tell({ kind: 'agreed' })
  }

  /** What the user decided, or what came of it. */
  tell(input: UpdateInput): void {
    const { state, effects } = transition(this.#state, input)
    if (state === this.#state) return
    this.#state = state
    if (state.kind === 'off') this.#stop()
    this.#listeners.tell(state)
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

  /** Ends the daily look, with the app. */
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

  /** A download under way or done is not looked past: the next look is a day later. */
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

  /** Gives up after so long, in place of the deadline before. */
  #within(ms: number, problem: UpdateProblem): Cancel {
    this.#cancelDeadline()
    this.#cancelDeadline = this.#options.clock.after(ms, () => this.#giveUp(problem))
    return this.#cancelDeadline
  }

  /** Whoever was asked keeps us waiting: what they still say is nobody’s, and the next look starts afresh. */
  #giveUp(problem: UpdateProblem): void {
    this.#round++
    this.#options.port.cancel()
    this.#fail(problem)
  }

  #fail(problem: UpdateProblem): void {
    this.tell({ kind: 'failed', problem })
  }
}

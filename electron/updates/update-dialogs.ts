import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { NewerSchemaError } from '../../shared/node/storage/newer-schema-error.ts'
import { systemError } from '../../shared/node/system-error.ts'
import { describeUpdate, type UpdateOffer, type UpdateState } from './update-machine.ts'
import type { UpdateChoice } from './update-settings.ts'
import { updateSource, type Updates, type UpdateSource } from './updates.ts'

/** A dialog's question. Enter and Escape press its last button, which changes nothing. */
export interface DialogQuestion {
  readonly message: string
  /** Plain text. */
  readonly detail?: string
  readonly buttons: readonly string[]
}

export interface UpdateDialogsOptions {
  readonly updates: Pick<Updates, 'state' | 'subscribe' | 'handle' | 'setSource'>
  readonly choices: { read(): UpdateChoice; write(choice: UpdateChoice): void }
  /** The source that this app was built with. */
  readonly defaultSource: UpdateSource | null
  /** Shows a question and resolves with the index of the pressed button. */
  readonly choose: (question: DialogQuestion) => Promise<number>
  /**
   * Reads the clipboard: the user enters an address for updates with it, because dialogs have no
   * text fields.
   */
  readonly readClipboard: () => Promise<string>
  /** The warning about what a restart would end for others; null if it ends nothing. */
  readonly warning: () => string | null
}

/** Characters of release notes that fit a dialog on a small screen. */
const NOTES_CHARS = 1500
const HOW_TO_ENTER =
  'For updates from your own network, copy their address, such as http://192.168.1.20:5080/, and choose “Check for Updates…” again.'

const address = (source: UpdateSource): string =>
  source.kind === 'network' ? source.url : `github.com/${source.owner}/${source.repo}`

/**
 * Updates as dialogs: asks before each check, download and installation, and reports the result. A
 * daily check offers its update once in a run of the app; only a check that the user asked for
 * reports a failure or that there is none.
 */
export class UpdateDialogs {
  readonly #options: UpdateDialogsOptions
  /** Shows one dialog after the other. */
  #queue: Promise<void> = Promise.resolve()
  #isUserCheck = false
  #declined: string | null = null

  constructor(options: UpdateDialogsOptions) {
    this.#options = options
    options.updates.subscribe((state) => void this.#enqueue(() => this.#show(state)))
  }

  /**
   * The user chose “Check for updates…”. Resolves when its dialogs, and those before them, are
   * answered.
   */
  check(): Promise<void> {
    return this.#enqueue(async () => {
      const { updates } = this.#options
      if (updates.state.kind === 'off' && !(await this.#agree())) return
      this.#isUserCheck = true
      const before = updates.state
      updates.handle(before.kind === 'off' ? { kind: 'agreed' } : { kind: 'checkAsked' })
      // If no check can start now, the current state is the answer.
      if (updates.state === before) await this.#show(before)
    })
  }

  /** Runs a step after the earlier ones. A failed step does not stop the steps that wait. */
  #enqueue(step: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(step).catch((error: unknown) => this.#reportRefusal(error))
    this.#queue = result.catch(() => {})
    return result
  }

  /** Reports a refusal by the system. Anything else is a bug, and is thrown again. */
  async #reportRefusal(error: unknown): Promise<void> {
    const { code, message } = systemError(error)
    if (code === undefined && !(error instanceof NewerSchemaError)) throw error
    await this.#options.choose({
      message: 'Parley can’t check for updates right now.',
      detail: message,
      buttons: ['OK'],
    })
  }

  async #show(state: UpdateState): Promise<void> {
    const { updates } = this.#options
    // The state changed while another dialog was open.
    if (state.kind !== updates.state.kind) return
    switch (state.kind) {
      case 'off':
      case 'checking':
      case 'installing':
        return
      case 'current':
        if (this.#takeUserCheck()) await this.#report(describeUpdate(state), HOW_TO_ENTER)
        return
      case 'failed': {
        const isUserCheck = this.#takeUserCheck()
        const hasStarted = state.problem === 'download-failed' || state.problem === 'install-failed'
        const canChangeSource = !hasStarted && state.problem !== 'not-replaceable'
        if (isUserCheck || hasStarted)
          await this.#report(describeUpdate(state), canChangeSource ? HOW_TO_ENTER : '')
        return
      }
      case 'available':
        if (this.#takeUserCheck() || this.#declined !== state.offer.version) await this.#offer(state.offer)
        return
      case 'downloading':
        // Reported on request, not at each percent.
        if (this.#takeUserCheck())
          await this.#options.choose({ message: describeUpdate(state), buttons: ['OK'] })
        return
      case 'ready':
        this.#isUserCheck = false
        await this.#install(state)
        return
      default:
        assertNever(state)
    }
  }

  /** Whether the user asked for this check; resets that, as the dialog to show is the answer. */
  #takeUserCheck(): boolean {
    const isUserCheck = this.#isUserCheck
    this.#isUserCheck = false
    return isUserCheck
  }

  async #agree(): Promise<boolean> {
    const { choices, defaultSource, choose } = this.#options
    const choice = choices.read()
    const source = choice.place === null ? defaultSource : updateSource(choice.place)
    const pressed = await choose({
      message: 'Check for updates daily?',
      detail: `${source ? `Parley contacts ${address(source)}, which will see this computer’s IP address. ` : ''}Updates are installed only if you agree, and only if they are signed by the Parley team.`,
      buttons: ['Check for updates', 'Not now'],
    })
    return pressed === 0 && this.#save({ ...choice, agreed: true })
  }

  async #offer({ version, notes }: UpdateOffer): Promise<void> {
    const { updates, choose } = this.#options
    const shown = notes.length > NOTES_CHARS ? `${notes.slice(0, NOTES_CHARS)}…` : notes
    const pressed = await choose({
      message: describeUpdate({ kind: 'available', offer: { version, notes } }),
      ...(shown !== '' && { detail: shown }),
      buttons: ['Download', 'Not now'],
    })
    if (pressed === 0) updates.handle({ kind: 'downloadAsked' })
    else this.#declined = version
  }

  async #install(state: UpdateState): Promise<void> {
    const { updates, choose, warning } = this.#options
    const endWarning = warning()
    const pressed = await choose({
      message: describeUpdate(state),
      ...(endWarning !== null && { detail: endWarning }),
      buttons: ['Restart and install', 'Later'],
    })
    if (pressed === 0) updates.handle({ kind: 'installAsked' })
  }

  /** Reports the state, with buttons to change the source or stop checking. */
  async #report(message: string, detail: string): Promise<void> {
    const { updates, choices, defaultSource, choose, readClipboard } = this.#options
    const choice = choices.read()
    const typed = updateSource(await readClipboard())
    const actions: [string, () => void][] = []
    const addSource = (label: string, place: string | null, source: UpdateSource | null) =>
      actions.push([
        label,
        () => {
          if (!this.#save({ ...choice, place })) return
          this.#isUserCheck = true
          updates.setSource(source)
        },
      ])
    if (detail !== '' && typed?.kind === 'network' && typed.url !== choice.place)
      addSource(`Use ${typed.url}`, typed.url, typed)
    if (choice.place !== null && defaultSource)
      addSource(`Use ${address(defaultSource)}`, null, defaultSource)
    actions.push([
      'Stop checking for updates',
      () => {
        if (this.#save({ ...choice, agreed: false })) updates.handle({ kind: 'refused' })
      },
    ])
    const pressed = await choose({
      message,
      ...(detail !== '' && { detail }),
      buttons: [...actions.map(([label]) => label), 'OK'],
    })
    actions[pressed]?.[1]()
  }

  /** Saves a choice. If that fails, the choice does not take effect, and the user is told. */
  #save(choice: UpdateChoice): boolean {
    try {
      this.#options.choices.write(choice)
      return true
    } catch (error) {
      const { code, message } = systemError(error)
      if (code === undefined) throw error
      void this.#enqueue(async () => {
        await this.#options.choose({
          message: `Couldn’t save your choice about updates: ${message}.`,
          buttons: ['OK'],
        })
      })
      return false
    }
  }
}

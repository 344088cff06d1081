import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { NewerSchemaError } from '../../shared/node/storage/newer-schema-error.ts'
import { systemError } from '../../shared/node/system-error.ts'
import { describeUpdate, type UpdateOffer, type UpdateState } from './update-machine.ts'
import type { UpdateChoice } from './update-settings.ts'
import { updateSource, type Updates, type UpdateSource } from './updates.ts'

/** A dialog's question. Its last button changes nothing: Enter and Escape press that one. */
export interface DialogQuestion {
  readonly message: string
  /** Plain text. */
  readonly detail?: string
  readonly buttons: readonly string[]
}

export interface UpdateDialogsOptions {
  readonly updates: Pick<Updates, 'state' | 'subscribe' | 'tell' | 'useSource'>
  readonly choices: { read(): UpdateChoice; write(choice: UpdateChoice): void }
  /** The place that this app was built with. */
  readonly usual: UpdateSource | null
  /** Shows a question and resolves with the index of the pressed button. */
  readonly choose: (question: DialogQuestion) => Promise<number>
  /**
   * The clipboard's text: the user enters an address for updates with it, because dialogs have no
   * fields.
   */
  readonly copied: () => Promise<string>
  /** What a restart would end for others, as a sentence; null when nothing. */
  readonly ends: () => string | null
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
  /** One dialog after the other. */
  #turn: Promise<void> = Promise.resolve()
  #asked = false
  #declined: string | null = null

  constructor(options: UpdateDialogsOptions) {
    this.#options = options
    options.updates.subscribe((state) => void this.#next(() => this.#show(state)))
  }

  /**
   * The user chose “Check for updates…”. Resolves when its dialogs, and those before them, are
   * answered.
   */
  check(): Promise<void> {
    return this.#next(async () => {
      const { updates } = this.#options
      if (updates.state.kind === 'off' && !(await this.#agree())) return
      this.#asked = true
      const before = updates.state
      updates.tell(before.kind === 'off' ? { kind: 'agreed' } : { kind: 'checkAsked' })
      // If no check is possible now, the current state is the answer.
      if (updates.state === before) await this.#show(before)
    })
  }

  /** A fault belongs to its step alone: it does not stop the steps that wait. */
  #next(step: () => Promise<void>): Promise<void> {
    const taken = this.#turn.then(step).catch((error: unknown) => this.#sayWhyNot(error))
    this.#turn = taken.catch(() => {})
    return taken
  }

  /** A refusal of the system is reported; anything else is a bug, and thrown on. */
  async #sayWhyNot(error: unknown): Promise<void> {
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
        if (this.#answers()) await this.#say(describeUpdate(state), HOW_TO_ENTER)
        return
      case 'failed': {
        const asked = this.#answers()
        const begun = state.problem === 'download-failed' || state.problem === 'install-failed'
        const elsewhere = !begun && state.problem !== 'not-replaceable'
        if (asked || begun) await this.#say(describeUpdate(state), elsewhere ? HOW_TO_ENTER : '')
        return
      }
      case 'available':
        if (this.#answers() || this.#declined !== state.offer.version) await this.#offer(state.offer)
        return
      case 'downloading':
        // Reported on request, not at each percent.
        if (this.#answers()) await this.#options.choose({ message: describeUpdate(state), buttons: ['OK'] })
        return
      case 'ready':
        this.#asked = false
        await this.#install(state)
        return
      default:
        assertNever(state)
    }
  }

  /** Whether the dialog to show answers the user, who then has the answer. */
  #answers(): boolean {
    const asked = this.#asked
    this.#asked = false
    return asked
  }

  async #agree(): Promise<boolean> {
    const { choices, usual, choose } = this.#options
    const choice = choices.read()
    const source = choice.place === null ? usual : updateSource(choice.place)
    const pressed = await choose({
      message: 'Check for updates daily?',
      detail: `${source ? `Parley contacts ${address(source)}, which will see this computer’s IP address. ` : ''}Updates are installed only if you agree, and only if they are signed by the Parley team.`,
      buttons: ['Check for updates', 'Not now'],
    })
    return pressed === 0 && this.#keep({ ...choice, agreed: true })
  }

  async #offer({ version, notes }: UpdateOffer): Promise<void> {
    const { updates, choose } = this.#options
    const shown = notes.length > NOTES_CHARS ? `${notes.slice(0, NOTES_CHARS)}…` : notes
    const pressed = await choose({
      message: describeUpdate({ kind: 'available', offer: { version, notes } }),
      ...(shown !== '' && { detail: shown }),
      buttons: ['Download', 'Not now'],
    })
    if (pressed === 0) updates.tell({ kind: 'downloadAsked' })
    else this.#declined = version
  }

  async #install(state: UpdateState): Promise<void> {
    const { updates, choose, ends } = this.#options
    const lost = ends()
    const pressed = await choose({
      message: describeUpdate(state),
      ...(lost !== null && { detail: lost }),
      buttons: ['Restart and install', 'Later'],
    })
    if (pressed === 0) updates.tell({ kind: 'installAsked' })
  }

  /** Reports the state, with what can be changed about it. */
  async #say(message: string, detail: string): Promise<void> {
    const { updates, choices, usual, choose, copied } = this.#options
    const choice = choices.read()
    const typed = updateSource(await copied())
    const moves: [string, () => void][] = []
    const moveTo = (label: string, place: string | null, source: UpdateSource | null) =>
      moves.push([
        label,
        () => {
          if (!this.#keep({ ...choice, place })) return
          this.#asked = true
          updates.useSource(source)
        },
      ])
    if (detail !== '' && typed?.kind === 'network' && typed.url !== choice.place)
      moveTo(`Use ${typed.url}`, typed.url, typed)
    if (choice.place !== null && usual) moveTo(`Use ${address(usual)}`, null, usual)
    moves.push([
      'Stop checking for updates',
      () => {
        if (this.#keep({ ...choice, agreed: false })) updates.tell({ kind: 'refused' })
      },
    ])
    const pressed = await choose({
      message,
      ...(detail !== '' && { detail }),
      buttons: [...moves.map(([label]) => label), 'OK'],
    })
    moves[pressed]?.[1]()
  }

  /** Saves a choice. One that cannot be saved is not followed, and the user is told. */
  #keep(choice: UpdateChoice): boolean {
    try {
      this.#options.choices.write(choice)
      return true
    } catch (error) {
      const { code, message } = systemError(error)
      if (code === undefined) throw error
      void this.#next(async () => {
        await this.#options.choose({
          message: `Couldn’t save your choice about updates: ${message}.`,
          buttons: ['OK'],
        })
      })
      return false
    }
  }
}

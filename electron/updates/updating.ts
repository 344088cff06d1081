import { app, clipboard, dialog } from 'electron'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import { NewerSchemaError } from '../../shared/node/storage/newer-schema-error.ts'
import { systemClock } from '../../shared/node/system.ts'
import { systemError } from '../../shared/node/system-error.ts'
import { closingWarning } from '../quitting/closing-words.ts'
import type { HelpActions } from '../window/menu-template.ts'
import { openOnce } from '../open-once.ts'
import { UpdateDialogs, type DialogQuestion } from './update-dialogs.ts'
import { buildSettings, chosenSource, UpdateChoices } from './update-settings.ts'
import { canSelfUpdate } from './can-self-update.ts'
import { Updates } from './updates.ts'

/** The updates of an installed app. */
export interface Updating {
  readonly help: HelpActions
  /** Call it once the window is shown: checking for updates must not slow the start. */
  start(): Promise<void>
  /** Whether the user has agreed to the restart, and knows what it ends. */
  isInstalling(): boolean
}

const NONE: Updating = { help: {}, start: () => Promise.resolve(), isInstalling: () => false }

/**
 * Prepares updates, unless this is a checkout or a build without a key, which could not verify
 * them.
 */
export function prepareUpdates(parley: ParleyApp, folder: string): Updating {
  if (!app.isPackaged || !canSelfUpdate(process)) return NONE
  const { key, source: defaultSource } = buildSettings(app.getAppPath())
  if (key === null) return NONE
  const choices = new UpdateChoices(folder)
  let running: Updates | undefined

  const open = async () => {
    const { systemUpdater } = await import('./system-updater.ts')
    const choice = choices.read()
    const updates = new Updates({
      port: systemUpdater(),
      clock: systemClock,
      key,
      source: chosenSource(choice, defaultSource),
      agreed: choice.agreed,
    })
    const dialogs = new UpdateDialogs({
      updates,
      choices,
      defaultSource,
      choose,
      readClipboard: () => clipboard.readText(),
      warning: () => closingWarning(parley.state.rooms, 'restart'),
    })
    running = updates
    app.on('quit', () => updates.close())
    return dialogs
  }
  // Opened once, at the first call: by `start`, or earlier by the user.
  const dialogs = openOnce(open)
  /** The dialogs; null, after an error box, if the choices cannot be read. */
  const dialogsOrReport = () =>
    dialogs().catch((error: unknown) => {
      const { code, message } = systemError(error)
      if (code === undefined && !(error instanceof NewerSchemaError)) throw error
      dialog.showErrorBox('Parley can’t check for updates', message)
      return null
    })
  return {
    help: { checkForUpdates: () => void dialogsOrReport().then((shown) => shown?.check()) },
    start: () => dialogsOrReport().then(() => {}),
    isInstalling: () => running?.state.kind === 'installing',
  }
}

async function choose({ message, detail, buttons }: DialogQuestion): Promise<number> {
  const last = buttons.length - 1
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message,
    ...(detail !== undefined && { detail }),
    buttons: [...buttons],
    defaultId: last,
    cancelId: last,
    noLink: true,
  })
  return response
}

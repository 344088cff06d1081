import { app, clipboard, dialog } from 'electron'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import { NewerSchemaError } from '../../shared/node/storage/newer-schema-error.ts'
import { systemClock } from '../../shared/node/system.ts'
import { systemError } from '../../shared/node/system-error.ts'
import { closingWarning } from '../quitting/closing-words.ts'
import type { HelpActions } from '../window/menu-template.ts'
import { openOnce } from '../open-once.ts'
import { UpdateDialogs, type DialogQuestion } from './update-dialogs.ts'
import { builtIn, chosenSource, UpdateChoices } from './update-settings.ts'
import { updatesItself } from './updates-itself.ts'
import { Updates } from './updates.ts'

/** Updates of an installed app. */
export interface Updating {
  readonly help: HelpActions
  /** Call it once the window is shown: checking for updates must not slow the start. */
  start(): Promise<void>
  /** The user knows what a restart ends, and agreed. */
  isInstalling(): boolean
}

const NONE: Updating = { help: {}, start: () => Promise.resolve(), isInstalling: () => false }

/**
 * A checkout takes no updates, and neither does a build without its makers’ key: it could not
 * verify them.
 */
export function prepareUpdates(parley: ParleyApp, folder: string): Updating {
  if (!app.isPackaged || !updatesItself(process)) return NONE
  const { key, source: usual } = builtIn(app.getAppPath())
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
      source: chosenSource(choice, usual),
      agreed: choice.agreed,
    })
    const dialogs = new UpdateDialogs({
      updates,
      choices,
      usual,
      choose,
      copied: () => clipboard.readText(),
      ends: () => closingWarning(parley.state.rooms, 'restart'),
    })
    running = updates
    app.on('quit', () => updates.close())
    return dialogs
  }
  // Once, at the first call: from the start, or from a quick user.
  const dialogs = openOnce(open)
  /** Says why, at each request, when the choices cannot be read. */
  const dialogsOrWhyNot = () =>
    dialogs().catch((error: unknown) => {
      const { code, message } = systemError(error)
      if (code === undefined && !(error instanceof NewerSchemaError)) throw error
      dialog.showErrorBox('Parley can’t check for updates', message)
      return null
    })
  return {
    help: { checkForUpdates: () => void dialogsOrWhyNot().then((shown) => shown?.check()) },
    start: () => dialogsOrWhyNot().then(() => {}),
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

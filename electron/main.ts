import { join } from 'node:path'
import { app, dialog, safeStorage, session, type BrowserWindow } from 'electron'
import { ParleyApp } from '../shared/app/parley-app.ts'
import { openDiscovery } from '../shared/node/discovery/discovery.ts'
import { DataFolderError, openDataFolder } from '../shared/node/data-folder.ts'
import { NewerSchemaError } from '../shared/node/newer-schema-error.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { here as surroundings } from '../shared/node/user-folders.ts'
import { registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { askBeforeClosing, closeBeforeQuit } from './closing.ts'
import { logCrashes } from './crashes.ts'
import { guardContents, guardSession } from './guards.ts'
import { followLinks } from './deep-links.ts'
import { endAfterFault, helpWithFaults } from './help.ts'
import { serveIpc } from './ipc.ts'
import { systemKeychain } from './keychain.ts'
import { Logs } from './logs.ts'
import { installMenu } from './menu.ts'
import { prepareUpdates } from './updating.ts'
import { appFolder } from './user-folders.ts'
import { openWindow, preloadPath, showWindow } from './window.ts'

// A boot list: what the desktop shell consists of, in the order it comes to life.

const here = import.meta.dirname

app.setName('Parley')
takeFolder()
const logs = new Logs(app.getPath('logs'), systemClock)
logCrashes(app, logs, endAfterFault)
registerAppScheme()

if (app.requestSingleInstanceLock()) {
  let window: BrowserWindow | undefined
  app.on('second-instance', () => {
    if (window) showWindow(window)
  })
  guardContents(app)
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => {
    window = boot()
  })
} else {
  app.quit()
}

/** Before anything asks where it is: Electron keeps its first answer. */
function takeFolder(): void {
  const folder = appFolder({ ...surroundings, env: process.env }, app.getName())
  if (folder.kind === 'no-home') {
    dialog.showErrorBox(
      'Parley cannot start',
      'Your user account has no home folder, so Parley has no place for its data. Set HOME to a whole path and start it again.',
    )
    app.exit(1)
  } else if (folder.kind === 'ours' && app.commandLine.getSwitchValue('user-data-dir') === '') {
    app.setPath('userData', folder.userData)
  }
}

function boot(): BrowserWindow | undefined {
  const parley = openParley(join(app.getPath('userData'), 'data'))
  if (!parley) return undefined
  guardSession(session.defaultSession)
  serveAppScheme(join(here, '../renderer'))
  serveIpc(parley)
  followLinks(app, process.argv, (link) => parley.openLink(link))
  const updating = prepareUpdates(parley, app.getPath('userData'))
  installMenu(process.platform, app.getName(), { ...helpWithFaults(parley, logs), ...updating.help })
  closeBeforeQuit(parley)
  const window = openWindow(app.getPath('userData'), preloadPath(here), systemClock)
  askBeforeClosing(window, parley, updating)
  window.webContents.once('did-finish-load', () => void updating.start())
  return window
}

function openParley(folder: string): ParleyApp | undefined {
  try {
    return new ParleyApp({
      folder: openDataFolder(folder),
      downloads: () => app.getPath('downloads'),
      clock: systemClock,
      chance: systemChance,
      keychain: systemKeychain(safeStorage),
      unprotected: systemKeychain(safeStorage) === undefined,
      onWindowFault: (fault) => logs.write({ kind: 'fault', where: 'window', fault }),
      // For a machine whose administrator wants no announcements.
      ...(!process.argv.includes('--no-nearby') && { discovery: openDiscovery, asks: true }),
    })
  } catch (error) {
    if (!(error instanceof DataFolderError || error instanceof NewerSchemaError)) throw error
    dialog.showErrorBox('Parley cannot start', error.message)
    app.exit(1)
    return undefined
  }
}

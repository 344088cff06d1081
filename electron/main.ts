import { join } from 'node:path'
import { app, dialog, safeStorage, session } from 'electron'
import { ParleyApp } from '../shared/app/parley-app.ts'
import { openDiscovery } from '../shared/node/discovery/discovery.ts'
import { DataFolderError, openDataFolder } from '../shared/node/storage/data-folder.ts'
import { NewerSchemaError } from '../shared/node/storage/newer-schema-error.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { processEnvironment as surroundings } from '../shared/node/storage/user-folders.ts'
import { APP_ID } from './app-id.ts'
import { registerAppScheme, serveAppScheme } from './window/app-scheme.ts'
import { closingWarning } from './quitting/closing-words.ts'
import { addContextMenu } from './window/context-menu.ts'
import { logCrashes } from './crashes.ts'
import { guardContents, guardSession } from './window/guards.ts'
import { followLinks } from './deep-links.ts'
import { endAfterFault, helpActions } from './help.ts'
import { serveIpc } from './ipc.ts'
import { systemKeychain } from './keychain.ts'
import { Logs } from './logs.ts'
import { MainWindow } from './window/main-window.ts'
import { installMenu } from './window/menu.ts'
import { askToQuit } from './quitting/quit-question.ts'
import { Quitting } from './quitting/quitting.ts'
import { spellCheckOffline } from './window/spell-check.ts'
import { parseStartCommand, startCommandOf } from './start.ts'
import { quitOnSystemRequest, ignoreOutputErrors } from './quitting/system-end.ts'
import { prepareUpdates } from './updates/updating.ts'
import { appFolder } from './user-folders.ts'
import { openWindow, preloadPath } from './window/window.ts'

// Starts the parts of the desktop shell, in order.

const bundleFolder = import.meta.dirname
/** How long closing rooms waits for the page, which needs milliseconds. */
const PAGE_CLOSE_MS = 500
/** For developers: *View* and the context menu offer Chromium's tools. */
const devTools = process.argv.includes('--dev-tools')

app.setName('Parley')
// Lets Windows match a window with the shortcut that the installer made.
app.setAppUserModelId(APP_ID)
setUserDataFolder()
const logs = new Logs(app.getPath('logs'), systemClock)
logCrashes(app, logs, endAfterFault)
ignoreOutputErrors()
registerAppScheme()

if (app.requestSingleInstanceLock(startCommandOf(process))) {
  guardContents(app)
  app.on('session-created', (created) => {
    guardSession(created)
    spellCheckOffline(created, process.platform)
  })
  const deliverLinks = followLinks(app, process.argv)
  void app.whenReady().then(() => boot(deliverLinks))
} else {
  app.quit()
}

/** Must run before anything reads the folder: Electron keeps its first answer. */
function setUserDataFolder(): void {
  const folder = appFolder({ ...surroundings, env: process.env }, app.getName())
  if (folder.kind === 'no-home') {
    dialog.showErrorBox(
      'Parley can’t start',
      'Your user account has no home folder, so Parley has nowhere to keep its data. Set HOME to an absolute path and start Parley again.',
    )
    app.exit(1)
  } else if (folder.kind === 'ours' && app.commandLine.getSwitchValue('user-data-dir') === '') {
    app.setPath('userData', folder.userData)
  }
}

function boot(deliverLinks: ReturnType<typeof followLinks>): void {
  const parley = openParley(join(app.getPath('userData'), 'data'))
  if (!parley) return
  guardSession(session.defaultSession)
  spellCheckOffline(session.defaultSession, process.platform)
  serveAppScheme(join(bundleFolder, '../renderer'))
  serveIpc(parley)
  const updating = prepareUpdates(parley, app.getPath('userData'))
  const help = { ...helpActions(parley, logs), ...updating.help }
  installMenu(process.platform, app.getName(), { help, devTools })

  const window = new MainWindow(() => {
    const opened = openWindow(app.getPath('userData'), preloadPath(bundleFolder), systemClock)
    addContextMenu(opened, devTools)
    quitting.watch(opened)
    return opened
  })
  const quitting = new Quitting({
    app,
    clock: systemClock,
    platform: process.platform,
    warning: () => (updating.isInstalling() ? null : closingWarning(parley.state.rooms, 'quit')),
    ask: (warning) => askToQuit(window, warning),
    close: async () => {
      // On unload, the page sends the text that the user is writing.
      await window.whenClosed(systemClock, PAGE_CLOSE_MS)
      await parley.close()
    },
    closeWindow: () => window.close(),
    onOverdue: () => logs.write({ kind: 'overdue' }),
  })
  quitOnSystemRequest(quitting)
  const showWindow = () => {
    if (!quitting.isEnding) window.show()
  }
  app.on('second-instance', (_event, _args, _folder, data) => {
    const start = parseStartCommand(data)
    if (start) quitting.onSecondStart(start)
    showWindow()
  })
  // macOS: a click on the app's icon or a link, perhaps while the window is closed.
  app.on('activate', showWindow)
  app.on('open-url', showWindow)
  deliverLinks((link) => parley.openLink(link))
  window.open().webContents.once('did-finish-load', () => void updating.start())
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
      // For a computer whose administrator wants no announcements.
      ...(!process.argv.includes('--no-nearby') && { discovery: openDiscovery, scans: true }),
    })
  } catch (error) {
    if (!(error instanceof DataFolderError || error instanceof NewerSchemaError)) throw error
    dialog.showErrorBox('Parley can’t start', error.message)
    app.exit(1)
    return undefined
  }
}

import { session } from 'electron'
import updaterModule from 'electron-updater'
import { updaterPort } from './updater-port.ts'
import type { UpdaterPort } from './updates.ts'

/** The session of electron-updater's requests (its electronHttpExecutor.js). */
const SESSION = 'electron-updater'

/** electron-updater of a packaged app, for the system that the app runs on. */
export function systemUpdater(): UpdaterPort {
  // Reading `autoUpdater` creates it, which only works inside the app.
  return updaterPort(updaterModule.autoUpdater, () =>
    session.fromPartition(SESSION, { cache: false }).closeAllConnections(),
  )
}

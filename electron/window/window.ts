import { join } from 'node:path'
import { BrowserWindow, dialog, nativeTheme } from 'electron'
import type { Clock } from '../../shared/protocol/base/clock.ts'
import { PAGE_URL } from './app-scheme.ts'
import { watchPage } from './window-crash.ts'
import { saveWindowState, restoreWindowState, MIN_SIZE } from './window-state.ts'

// The page's background (renderer/tokens.css), so that the first frame does not flash.
const BACKGROUND = { light: '#faf8f5', dark: '#1b1a18' }

/**
 * Opens the window at its last position, and begins to load its page. A crashed page is loaded
 * again, unless it crashed within the last minute: then the user is asked.
 */
export function openWindow(stateFolder: string, preload: string, clock: Clock): BrowserWindow {
  const { maximized, ...bounds } = restoreWindowState(stateFolder)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Parley',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: true,
    },
  })
  if (maximized) window.maximize()
  saveWindowState(window, stateFolder)
  window.once('ready-to-show', () => window.show())
  const load = () => {
    if (window.isDestroyed()) return
    page.loading()
    // The events below report a failed load, and this promise does not always report a crash.
    window.loadURL(PAGE_URL).catch(() => {})
  }
  const page = watchPage(clock, {
    // Not while Chromium is still clearing up after the old page.
    reload: () => clock.endOfTick(load),
    ask: () => void askToReload(window, load),
  })
  window.webContents.on('render-process-gone', (_event, { reason }) => page.gone(reason))
  // Also when the user reloads it from the menu.
  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) page.loading()
  })
  window.webContents.on('did-fail-load', (_event, _code, _text, _url, isMainFrame) => {
    if (isMainFrame) page.failed()
  })
  load()
  return window
}

/**
 * Asks with a message box, because an error box would block the rooms hosted here until the answer.
 */
async function askToReload(window: BrowserWindow, load: () => void): Promise<void> {
  if (window.isDestroyed()) return
  // A window whose page never loaded would stay invisible.
  if (!window.isVisible()) window.show()
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'Parley’s window stopped working.',
    detail: 'Your rooms stay open, and your messages are safe. To report this, use Help → Copy Diagnostics.',
    buttons: ['Reload', 'Close'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  if (response === 0) load()
}

/** Beside the main process's bundle. */
export const preloadPath = (mainFolder: string): string => join(mainFolder, '../preload/preload.cjs')

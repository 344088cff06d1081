import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import { PAGE_URL } from './app-scheme.ts'
import { keepWindowState, restoreWindowState } from './window-state.ts'

// The page's own background (renderer/tokens.css), so that the first frame does not flash.
const BACKGROUND = { light: '#faf8f5', dark: '#1b1a18' }

/** Opens the one window, where it was left. */
export async function openWindow(stateFolder: string, preload: string): Promise<BrowserWindow> {
  const { maximized, ...bounds } = restoreWindowState(stateFolder)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 360,
    minHeight: 400,
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
  keepWindowState(window, stateFolder)
  window.once('ready-to-show', () => window.show())
  await window.loadURL(PAGE_URL)
  return window
}

/** Brings the window to the front, for a second start of the app. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Beside the main process's own bundle. */
export const preloadPath = (mainFolder: string): string => join(mainFolder, '../preload/preload.cjs')

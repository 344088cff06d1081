import { join } from 'node:path'
import { BrowserWindow, dialog, nativeTheme } from 'electron'
import type { Clock } from '../shared/protocol/clock.ts'
import { PAGE_URL } from './app-scheme.ts'
import { onWindowGone } from './window-crash.ts'
import { keepWindowState, restoreWindowState } from './window-state.ts'

// The page's own background (renderer/tokens.css), so that the first frame does not flash.
const BACKGROUND = { light: '#faf8f5', dark: '#1b1a18' }

/** Opens the one window, where it was left. Its page is loaded again when it crashes, unless it did within the last minute. */
export async function openWindow(stateFolder: string, preload: string, clock: Clock): Promise<BrowserWindow> {
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
  const onGone = onWindowGone(clock, {
    // Not while Chromium is still clearing up after the page that is gone.
    reload: () => clock.endOfTick(() => void loadAgain(window)),
    say: () => void sayItStopped(window),
  })
  window.webContents.on('render-process-gone', (_event, { reason }) => onGone(reason))
  await window.loadURL(PAGE_URL)
  return window
}

async function loadAgain(window: BrowserWindow): Promise<void> {
  if (window.isDestroyed()) return
  try {
    await window.loadURL(PAGE_URL)
  } catch {
    await sayItStopped(window)
  }
}

/** A question, not an error box: that one would keep the rooms hosted here waiting for the answer. */
async function sayItStopped(window: BrowserWindow): Promise<void> {
  if (window.isDestroyed()) return
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'Parley’s window stopped working.',
    detail:
      'Your rooms stay open, and what was said is kept. Help → Copy Diagnostics collects what a report needs.',
    buttons: ['Show it again', 'Leave it'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  if (response === 0) await loadAgain(window)
}

/** Brings the window to the front, for a second start of the app. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Beside the main process's own bundle. */
export const preloadPath = (mainFolder: string): string => join(mainFolder, '../preload/preload.cjs')

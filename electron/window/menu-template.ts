import type { MenuItemConstructorOptions } from 'electron'

/** What the Help menu does; if this app lacks a function, its line is left out. */
export interface HelpActions {
  readonly copyDiagnostics?: () => void
  readonly showLogs?: () => void
  readonly checkForUpdates?: () => void
}

export interface MenuOptions {
  readonly help?: HelpActions
  /** Whether *View* offers Chromium's developer tools. */
  readonly devTools?: boolean
}

/** The native menu of each system: what its users expect, and only what works. */
export function menuTemplate(
  platform: NodeJS.Platform,
  appName: string,
  { help = {}, devTools = false }: MenuOptions = {},
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const appMenu: MenuItemConstructorOptions = {
    label: appName,
    submenu: [
      { role: 'about' },
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  const fileMenu: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [mac ? { role: 'close' } : { role: 'quit', label: platform === 'win32' ? 'E&xit' : '&Quit' }],
  }
  const viewMenu: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      ...(devTools ? [{ role: 'toggleDevTools' } as const] : []),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // As browsers do: the key of + and = without Shift, and those of the number pad.
      ...['CommandOrControl+=', 'CommandOrControl+numadd'].map(hidden('zoomIn')),
      { role: 'zoomOut' },
      ...['CommandOrControl+numsub'].map(hidden('zoomOut')),
      separator,
      { role: 'togglefullscreen' },
    ],
  }
  const helpLines = helpMenu(help)
  const rest: MenuItemConstructorOptions[] = [
    fileMenu,
    { role: 'editMenu', label: '&Edit' },
    viewMenu,
    // Electron's default has a macOS line on other systems, too, where it does nothing.
    mac ? { role: 'windowMenu' } : { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
    ...(helpLines.length > 0 ? [{ role: 'help', label: '&Help', submenu: helpLines } as const] : []),
  ]
  return mac ? [appMenu, ...rest] : rest
}

/** A second key for a line of the menu. */
const hidden =
  (role: 'zoomIn' | 'zoomOut') =>
  (accelerator: string): MenuItemConstructorOptions => ({
    role,
    accelerator,
    visible: false,
    acceleratorWorksWhenHidden: true,
  })

function helpMenu({ checkForUpdates, showLogs, copyDiagnostics }: HelpActions): MenuItemConstructorOptions[] {
  const line = (label: string, click: (() => void) | undefined): MenuItemConstructorOptions[] =>
    click ? [{ label, click: () => click() }] : []
  return [
    ...line('Check for &Updates…', checkForUpdates),
    ...line('Show &Logs', showLogs),
    ...line('Copy &Diagnostics', copyDiagnostics),
  ]
}

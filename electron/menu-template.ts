import type { MenuItemConstructorOptions } from 'electron'

/** What the Help menu does; a thing that this app cannot do is left out, and so is its line. */
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
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  }
  const helpLines = helpMenu(help)
  const rest: MenuItemConstructorOptions[] = [
    fileMenu,
    { role: 'editMenu' },
    viewMenu,
    { role: 'windowMenu' },
    ...(helpLines.length > 0 ? [{ role: 'help', submenu: helpLines } as const] : []),
  ]
  return mac ? [appMenu, ...rest] : rest
}

function helpMenu({ checkForUpdates, showLogs, copyDiagnostics }: HelpActions): MenuItemConstructorOptions[] {
  const line = (label: string, click: (() => void) | undefined): MenuItemConstructorOptions[] =>
    click ? [{ label, click: () => click() }] : []
  return [
    ...line('Check for &Updates…', checkForUpdates),
    ...line('Show &Logs', showLogs),
    ...line('Copy &Diagnostics', copyDiagnostics),
  ]
}

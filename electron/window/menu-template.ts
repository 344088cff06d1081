import type { MenuItemConstructorOptions } from 'electron'

/** The actions of the Help menu. The menu has no item for an action that is left out. */
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

/** The native menu for each system, with the items that its users expect and that work. */
export function menuTemplate(
  platform: NodeJS.Platform,
  appName: string,
  { help = {}, devTools = false }: MenuOptions = {},
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
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
    submenu: [isMac ? { role: 'close' } : { role: 'quit', label: platform === 'win32' ? 'E&xit' : '&Quit' }],
  }
  const viewMenu: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      ...(devTools ? [{ role: 'toggleDevTools' } as const] : []),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // As in browsers: the key of + and = without Shift, and the keys of the number pad.
      ...['CommandOrControl+=', 'CommandOrControl+numadd'].map(hidden('zoomIn')),
      { role: 'zoomOut' },
      ...['CommandOrControl+numsub'].map(hidden('zoomOut')),
      separator,
      { role: 'togglefullscreen' },
    ],
  }
  const helpItems = helpMenu(help)
  const menus: MenuItemConstructorOptions[] = [
    fileMenu,
    { role: 'editMenu', label: '&Edit' },
    viewMenu,
    // Electron's default has a macOS item on other systems, too, where it does nothing.
    isMac ? { role: 'windowMenu' } : { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
    ...(helpItems.length > 0 ? [{ role: 'help', label: '&Help', submenu: helpItems } as const] : []),
  ]
  return isMac ? [appMenu, ...menus] : menus
}

/** Another key for a menu item. */
const hidden =
  (role: 'zoomIn' | 'zoomOut') =>
  (accelerator: string): MenuItemConstructorOptions => ({
    role,
    accelerator,
    visible: false,
    acceleratorWorksWhenHidden: true,
  })

function helpMenu({ checkForUpdates, showLogs, copyDiagnostics }: HelpActions): MenuItemConstructorOptions[] {
  const item = (label: string, click: (() => void) | undefined): MenuItemConstructorOptions[] =>
    click ? [{ label, click: () => click() }] : []
  return [
    ...item('Check for &Updates…', checkForUpdates),
    ...item('Show &Logs', showLogs),
    ...item('Copy &Diagnostics', copyDiagnostics),
  ]
}

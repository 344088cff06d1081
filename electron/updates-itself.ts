/** Where an app was started from. */
export interface Start {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly execPath: string
}

/** Where the deb and the rpm put the program (electron-builder’s FpmTarget, a folder named like the product); both leave updating to the system’s package tool. */
const INSTALLED = '/opt/Parley/'

/**
 * Whether this download can replace itself, as docs/INSTALL.md lists them: not what was only unpacked, for nobody knows where else it
 * lies, nor the portable program for Windows, beside which the installer would put a second one.
 */
export function updatesItself({ platform, env, execPath }: Start): boolean {
  if (platform === 'win32') return env['PORTABLE_EXECUTABLE_FILE'] === undefined
  if (platform === 'darwin') return true
  return execPath.startsWith(INSTALLED) || isInside(execPath, env['APPIMAGE'] && env['APPDIR'])
}

/** What is started from another program’s AppImage inherits its variables, and must not replace that one. */
const isInside = (path: string, folder: string | undefined): boolean =>
  folder !== undefined && folder !== '' && path.startsWith(`${folder}/`)

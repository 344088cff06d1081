import { appImage, portableProgram, type ProcessInfo } from '../start.ts'

/**
 * The folder of the program in a deb or rpm (electron-builder’s FpmTarget names it after the
 * product). For both, the system’s package tool installs updates.
 */
const INSTALLED = '/opt/Parley/'

/**
 * Whether this kind of download can update itself; docs/INSTALL.md lists them. An unpacked archive
 * cannot, as its folder is unknown; nor can the portable program for Windows, as the installer
 * would add a second copy.
 */
export function canSelfUpdate(info: ProcessInfo): boolean {
  if (info.platform === 'win32') return portableProgram(info) === undefined
  if (info.platform === 'darwin') return true
  return info.execPath.startsWith(INSTALLED) || appImage(info) !== undefined
}

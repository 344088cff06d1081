import { appImage, portable, type ProcessInfo } from '../start.ts'

/**
 * Where the deb and the rpm put the program (electron-builder’s FpmTarget, a folder named like the
 * product); both leave updating to the system’s package tool.
 */
const INSTALLED = '/opt/Parley/'

/**
 * Whether this download can replace itself, as docs/INSTALL.md lists them. An unpacked archive
 * cannot, as no one knows where else it lies; nor can the portable program for Windows, beside
 * which the installer would put a second one.
 */
export function updatesItself(place: ProcessInfo): boolean {
  if (place.platform === 'win32') return portable(place) === undefined
  if (place.platform === 'darwin') return true
  return place.execPath.startsWith(INSTALLED) || appImage(place) !== undefined
}

import { expect, test } from 'vitest'
import { canSelfUpdate } from './can-self-update.ts'

const MOUNTED = '/tmp/.mount_ParleyX'
const APPIMAGE = { APPIMAGE: '/home/ann/Parley.AppImage', APPDIR: MOUNTED }

test.each([
  ['a deb or rpm', 'linux', '/opt/Parley/parley-desktop', {}, true],
  ['a tar.gz unpacked under /opt', 'linux', '/opt/Parley-1.0.0-linux-x64/parley-desktop', {}, false],
  ['an AppImage', 'linux', `${MOUNTED}/parley-desktop`, APPIMAGE, true],
  ['an unpacked tar.gz', 'linux', '/home/ann/parley/parley-desktop', {}, false],
  [
    'an unpacked tar.gz that an AppImage started',
    'linux',
    '/home/ann/parley/parley-desktop',
    APPIMAGE,
    false,
  ],
  [
    'what setup.exe installed',
    'win32',
    String.raw`C:\Users\ann\AppData\Local\Programs\Parley\Parley.exe`,
    {},
    true,
  ],
  [
    'portable.exe',
    'win32',
    String.raw`C:\Temp\x\Parley.exe`,
    { PORTABLE_EXECUTABLE_FILE: String.raw`D:\Parley.exe` },
    false,
  ],
  ['an app on macOS', 'darwin', '/Applications/Parley.app/Contents/MacOS/Parley', {}, true],
] as const)('%s: %s, %s', (_what, platform, execPath, env, expected) => {
  expect(canSelfUpdate({ platform, execPath, env })).toBe(expected)
})

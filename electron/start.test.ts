import { expect, test } from 'vitest'
import { parseStartCommand, startCommandOf } from './start.ts'

const MOUNTED = '/tmp/.mount_ParleyX'
const APPIMAGE = { APPIMAGE: '/home/ann/Parley.AppImage', APPDIR: MOUNTED }
const PORTABLE = { PORTABLE_EXECUTABLE_FILE: String.raw`D:\Parley.exe` }

test.each([
  ['what was installed', 'linux', '/opt/Parley/parley-desktop', {}, '/opt/Parley/parley-desktop'],
  ['an AppImage', 'linux', `${MOUNTED}/parley-desktop`, APPIMAGE, APPIMAGE.APPIMAGE],
  ['what an AppImage started', 'linux', '/opt/Parley/parley-desktop', APPIMAGE, '/opt/Parley/parley-desktop'],
  ['portable.exe', 'win32', String.raw`C:\Temp\x\Parley.exe`, PORTABLE, PORTABLE.PORTABLE_EXECUTABLE_FILE],
] as const)(
  '%s is restarted with the file that still exists then',
  (_what, platform, execPath, env, program) => {
    expect(startCommandOf({ platform, execPath, env, argv: [execPath, 'parley://x'] })).toEqual({
      program,
      args: ['parley://x'],
    })
  },
)

test('only a valid start command is accepted from a second start', () => {
  const start = { program: '/opt/Parley/parley-desktop', args: ['--no-nearby', 'parley://x'] }
  expect(parseStartCommand(structuredClone(start))).toEqual(start)
  for (const data of [
    undefined,
    null,
    {},
    'x',
    { program: '', args: [] },
    { program: 'x', args: 'y' },
    { program: 'x' },
  ])
    expect(parseStartCommand(data)).toBeNull()
})

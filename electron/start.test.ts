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
  '%s is started again by the file that is still there then',
  (_what, platform, execPath, env, program) => {
    expect(startCommandOf({ platform, execPath, env, argv: [execPath, 'parley://x'] })).toEqual({
      program,
      args: ['parley://x'],
    })
  },
)

test('what a second start tells is taken as it is told, and nothing else is', () => {
  const start = { program: '/opt/Parley/parley-desktop', args: ['--no-nearby', 'parley://x'] }
  expect(parseStartCommand(structuredClone(start))).toEqual(start)
  for (const told of [
    undefined,
    null,
    {},
    'x',
    { program: '', args: [] },
    { program: 'x', args: 'y' },
    { program: 'x' },
  ])
    expect(parseStartCommand(told)).toBeNull()
})

import { posix } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  defaultDataFolder,
  homeFolder,
  temporaryFolder,
  absolutePath,
  type UserEnvironment,
} from './user-folders.ts'

const surroundings = (
  platform: NodeJS.Platform,
  env: UserEnvironment['env'],
  listed?: string,
): UserEnvironment => ({ platform, env, accountHome: () => listed })

describe('kind 8: the default data folder', () => {
  test.each<[string, NodeJS.Platform, UserEnvironment['env'], string]>([
    ['Linux', 'linux', { HOME: '/home/ann' }, '/home/ann/.local/share/parley'],
    ['Linux with a folder named', 'linux', { HOME: '/home/ann', XDG_DATA_HOME: '/data' }, '/data/parley'],
    ['an empty name', 'linux', { HOME: '/home/ann', XDG_DATA_HOME: '' }, '/home/ann/.local/share/parley'],
    ['a relative one', 'linux', { HOME: '/home/ann', XDG_DATA_HOME: 'x' }, '/home/ann/.local/share/parley'],
    ['one with a dot', 'linux', { HOME: '/home/ann', XDG_DATA_HOME: './x' }, '/home/ann/.local/share/parley'],
    [
      'a tilde that no shell expanded',
      'linux',
      { HOME: '/home/ann', XDG_DATA_HOME: '~/x' },
      '/home/ann/.local/share/parley',
    ],
    ['no home', 'linux', {}, '/listed/.local/share/parley'],
    ['an empty home', 'linux', { HOME: '' }, '/listed/.local/share/parley'],
    ['a relative home', 'freebsd', { HOME: 'ann' }, '/listed/.local/share/parley'],
    ['macOS', 'darwin', { HOME: '/Users/ann' }, '/Users/ann/Library/Application Support/Parley'],
    ['macOS with an empty home', 'darwin', { HOME: '' }, '/listed/Library/Application Support/Parley'],
    ['Windows', 'win32', { APPDATA: String.raw`D:\Roaming` }, String.raw`D:\Roaming\Parley`],
    [
      'Windows, empty',
      'win32',
      { APPDATA: '', USERPROFILE: String.raw`C:\Users\ann` },
      String.raw`C:\Users\ann\AppData\Roaming\Parley`,
    ],
    [
      'Windows, relative',
      'win32',
      { APPDATA: 'Roaming', USERPROFILE: String.raw`C:\Users\ann` },
      String.raw`C:\Users\ann\AppData\Roaming\Parley`,
    ],
  ])('%s', (_, platform, env, folder) => {
    expect(defaultDataFolder(surroundings(platform, env, '/listed'))).toBe(folder)
  })

  test('without a home folder, an error says so', () => {
    for (const listed of [undefined, '', 'relative'])
      expect(() => defaultDataFolder(surroundings('linux', { HOME: '' }, listed))).toThrow(
        'This user has no home folder, so Parley has nowhere to keep its data. Choose a folder with --data DIR, or set HOME to an absolute path.',
      )
  })

  test('never depends on the current folder', () => {
    const value = fc.option(fc.oneof(fc.string(), fc.constantFrom('', '.', './x', '~/x', '/x')), {
      nil: undefined,
    })
    fc.assert(
      fc.property(value, value, value, (home, data, temporary) => {
        const at = surroundings('linux', { HOME: home, XDG_DATA_HOME: data, TMPDIR: temporary }, '/listed')
        expect(posix.isAbsolute(defaultDataFolder(at))).toBe(true)
        expect(posix.isAbsolute(temporaryFolder(at))).toBe(true)
        expect(posix.isAbsolute(homeFolder(at) ?? '')).toBe(true)
      }),
    )
  })
})

test.each([
  [{ TMPDIR: '/private/tmp' }, '/private/tmp'],
  [{ TMPDIR: 'relative', TEMP: '/t' }, '/t'],
  [{ TMPDIR: '' }, '/tmp'],
  [{}, '/tmp'],
])('kind 8: temporary files with %j go to %s', (env, folder) => {
  expect(temporaryFolder(surroundings('linux', env))).toBe(folder)
})

describe('kind 8: a path that was typed', () => {
  test.each<[NodeJS.Platform, string, string | undefined]>([
    ['linux', '~/x', '/home/ann/x'],
    ['linux', '~', '/home/ann'],
    ['linux', '~/', '/home/ann'],
    ['linux', '~//x', '/home/ann/x'],
    ['linux', 'x', '/work/x'],
    ['linux', './~', '/work/~'],
    ['linux', 'a/~/b', '/work/a/~/b'],
    ['linux', '/x/../y', '/y'],
    ['linux', '~bob/x', undefined],
    ['linux', String.raw`~\x`, undefined],
    ['win32', String.raw`~\x y`, String.raw`C:\Users\ann\x y`],
    ['win32', '~/x', String.raw`C:\Users\ann\x`],
  ])('on %s %s is %s', (platform, typed, path) => {
    const at = surroundings(platform, { HOME: '/home/ann', USERPROFILE: String.raw`C:\Users\ann` })
    expect(absolutePath(typed, '/work', at)).toBe(path)
  })

  test('with a tilde is undefined for a user without a home', () => {
    expect(absolutePath('~/x', '/work', surroundings('linux', { HOME: '' }))).toBeUndefined()
  })
})

import { expect, test } from 'vitest'
import { appFolder } from './user-folders.ts'

const appFolderFor = (
  env: Record<string, string | undefined>,
  listed?: string,
  platform: NodeJS.Platform = 'linux',
) => ({
  folder: appFolder({ platform, env, accountHome: () => listed }, 'Parley'),
  env,
})

test.each<[string, Record<string, string>, string]>([
  ['a home', { HOME: '/home/ann' }, '/home/ann/.config/Parley'],
  ['a folder named', { HOME: '/home/ann', XDG_CONFIG_HOME: '/cfg' }, '/cfg/Parley'],
  ['an empty one', { HOME: '/home/ann', XDG_CONFIG_HOME: '' }, '/home/ann/.config/Parley'],
  ['a relative one', { HOME: '/home/ann', XDG_CONFIG_HOME: 'cfg' }, '/home/ann/.config/Parley'],
  ['an empty home', { HOME: '' }, '/listed/.config/Parley'],
  ['a relative home', { HOME: 'ann' }, '/listed/.config/Parley'],
  ['no home', {}, '/listed/.config/Parley'],
])('kind 8: with %s the desktop app keeps its files in one folder', (_, env, userData) => {
  expect(appFolderFor(env, '/listed').folder).toEqual({ kind: 'ours', userData })
})

test('kind 8: libraries see only absolute paths', () => {
  const env = { HOME: '', XDG_CACHE_HOME: 'cache', XDG_STATE_HOME: '/state', TMPDIR: '.', LOCALAPPDATA: '' }
  expect(appFolderFor(env, '/listed').env).toEqual({ HOME: '/listed', XDG_STATE_HOME: '/state' })
})

test('kind 8: a user without a home folder does not get one in /tmp', () => {
  for (const listed of [undefined, '', 'x'])
    expect(appFolderFor({ HOME: '' }, listed).folder).toEqual({ kind: 'no-home' })
})

test('Windows and macOS keep their own folder', () => {
  for (const platform of ['win32', 'darwin'] as const)
    expect(appFolderFor({ APPDATA: 'rel' }, undefined, platform)).toEqual({
      folder: { kind: 'its-own' },
      env: {},
    })
})

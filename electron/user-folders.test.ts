import { expect, test } from 'vitest'
import { appFolder } from './user-folders.ts'

const found = (
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
])('kind 8: with %s the desktop app keeps its files in one place', (_, env, userData) => {
  expect(found(env, '/listed').folder).toEqual({ kind: 'ours', userData })
})

test('kind 8: libraries see whole paths only', () => {
  const env = { HOME: '', XDG_CACHE_HOME: 'cache', XDG_STATE_HOME: '/state', TMPDIR: '.', LOCALAPPDATA: '' }
  expect(found(env, '/listed').env).toEqual({ HOME: '/listed', XDG_STATE_HOME: '/state' })
})

test('kind 8: a user without a home is no user with a home in /tmp', () => {
  for (const listed of [undefined, '', 'x'])
    expect(found({ HOME: '' }, listed).folder).toEqual({ kind: 'no-home' })
})

test('systems that know the home are not asked again', () => {
  for (const platform of ['win32', 'darwin'] as const)
    expect(found({ APPDATA: 'rel' }, undefined, platform)).toEqual({ folder: { kind: 'its-own' }, env: {} })
})

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deadlines } from '../build/testing/deadlines.ts'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'

const program = join(import.meta.dirname, 'parley.ts')
/** Runs as a user without an account, who can still read the same files as this process. */
const AS_UNLISTED_USER = ['unshare', '--user', '--map-user=54321', '--map-group=54321']
const canBeUnlisted =
  process.platform === 'linux' && spawnSync('unshare', [...AS_UNLISTED_USER.slice(1), 'true']).status === 0

/** Runs one command in a separate folder; returns what it printed and the files it left there. */
function run(args: readonly string[], env: NodeJS.ProcessEnv, prefix: readonly string[] = []) {
  const cwd = tempFolder()
  const [command = '', ...restArgs] = [...prefix, process.execPath, program, ...args]
  const { status, stdout, stderr } = spawnSync(command, restArgs, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    timeout: deadlines.stepMs,
  })
  return { status, stdout, stderr, created: readdirSync(cwd) }
}

/** Claims a data folder, then fails to connect to a port without a listener. */
const JOIN = ['join', '127.0.0.1:1', '--as', 'Ann']

describe('kind 8: the identity does not depend on the current folder', () => {
  test.each([
    ['an empty variable', { XDG_DATA_HOME: '' }],
    ['a relative one', { XDG_DATA_HOME: 'data' }],
    ['one with a tilde', { XDG_DATA_HOME: '~/data' }],
  ])('%s keeps the data in the home folder', (_, env) => {
    const home = tempFolder()
    const { status, created } = run(JOIN, { HOME: home, ...env })
    expect({ status, created }).toEqual({ status: 3, created: [] })
    expect(existsSync(join(home, '.local/share/parley/device.key'))).toBe(true)
  })

  test.each([
    ['--data=~/x', 'x'],
    ['--data=~/x/', 'x'],
    ['--data=~/a/b', 'a/b'],
  ])('%s is in the home folder', (option, below) => {
    const home = tempFolder()
    expect(run([...JOIN, option], { HOME: home })).toMatchObject({ status: 3, created: [] })
    expect(existsSync(join(home, below, 'device.key'))).toBe(true)
  })

  test.each(['--data=~no one/x', '--data=', '--out=', '--out=~no one'])('%s creates nothing', (option) => {
    const home = tempFolder()
    const { status, stderr, created } = run(['export', 'Lab', option], { HOME: home })
    expect({ status, created, home: readdirSync(home) }).toEqual({ status: 2, created: [], home: [] })
    expect(stderr).toMatch(/^parley: --\w+ (?:is empty|~no one\S*: ~ works only for your own home).*\.\n$/)
  })

  test.skipIf(!canBeUnlisted).each([{}, { HOME: '' }, { HOME: 'here' }])(
    'a user without a home folder gets a message, with %j',
    (env) => {
      expect(run(JOIN, env, AS_UNLISTED_USER)).toMatchObject({
        status: 2,
        stderr:
          'parley: This user has no home folder, so Parley has nowhere to keep its data. Choose a folder with --data DIR, or set HOME to an absolute path.\n',
        created: [],
      })
    },
  )

  test.skipIf(process.platform === 'win32')('a deleted current folder is not an error', () => {
    const home = tempFolder()
    const inDeletedFolder = (...args: string[]) =>
      spawnSync('sh', ['-c', 'rmdir "$PWD" && exec "$0" "$@"', process.execPath, program, ...args], {
        cwd: mkdtempSync(join(home, 'gone-')),
        env: { PATH: process.env['PATH'], HOME: home },
        encoding: 'utf8',
      })
    expect(inDeletedFolder('rooms')).toMatchObject({ status: 0, stdout: 'There are no rooms.\n' })
    expect(inDeletedFolder('rooms', '--data', 'x')).toMatchObject({
      status: 2,
      stderr:
        'parley: --data x: the current folder was deleted. Change to another one, or use the full path.\n',
    })
  })
})

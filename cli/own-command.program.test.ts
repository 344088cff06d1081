import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'

const root = join(import.meta.dirname, '..')
const program = join(import.meta.dirname, 'parley.ts')

test('hints have the command that was started, from any folder', () => {
  const { npm_package_json: _, ...env } = process.env
  const stderrOf = (cwd: string, ...args: string[]) =>
    spawnSync(process.execPath, [program, ...args], { cwd, env, encoding: 'utf8' }).stderr
  expect(stderrOf(root, 'join')).toBe(
    'parley: Which room? node cli/parley.ts join HOST[:PORT], or the invite in quotes.\n',
  )
  expect(stderrOf(tempFolder(), 'nonsense')).toBe(
    `parley: Unknown command “nonsense”. node ${program} --help lists the commands.\n`,
  )
})

test('npm run parley shows its own command', () => {
  // npm is a script on Windows, which only a shell can start.
  const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' } as const
  const { stdout } = spawnSync('npm', ['run', '-s', 'parley', '--', '--help'], options)
  expect(stdout).toContain('Here, write npm run -s parley -- in place of parley.')
})

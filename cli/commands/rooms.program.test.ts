import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deadlines } from '../../build/testing/deadlines.ts'
import { Running } from '../../build/testing/running.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'

const program = join(import.meta.dirname, '../parley.ts')

/** A user with a separate home folder, and Parley's default folders in it. */
function newUser() {
  const home = tempFolder()
  const data = join(home, 'data')
  const options = { cwd: home, env: { PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: data } }
  return {
    home,
    data: join(data, 'parley'),
    start: (...args: string[]) => {
      const running = new Running(process.execPath, [program, ...args], options)
      onTestFinished(() => running.kill())
      return running
    },
    run: (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        ...options,
        encoding: 'utf8',
        timeout: deadlines.stepMs,
      })
      return { status, stdout, stderr }
    },
  }
}

test('kind 15: a headless host’s room is listed, exported and imported under its name', async () => {
  const ann = newUser()
  const host = ann.start(
    'host',
    '--name',
    'Café 2b',
    '--json',
    '--hidden',
    '--bind',
    '127.0.0.1',
    '--port',
    '0',
    '--join',
    'open',
  )
  const { port } = JSON.parse(await host.line('"listening"')) as { port: number }
  const member = ann.start('join', `127.0.0.1:${port}`, '--as', 'Ann', '--json')
  await member.line('"joined"')
  member.say('hello')
  await member.line('"hello"')

  const whileInUse = ann.run('rooms')
  expect(whileInUse.stderr).toContain('Close it first, or name another folder with --data.')
  await member.kill()
  await host.kill()

  const { stdout } = ann.run('rooms')
  expect(stdout.match(/Café 2b/g)).toHaveLength(2)
  const hosted = join(ann.data, 'host')
  mkdirSync(join(ann.home, 'out'))
  expect(ann.run('export', 'CAFE\u0301  ２b', '--data', hosted, '--out', 'out').status).toBe(0)
  const [file = ''] = readdirSync(join(ann.home, 'out'))
  const imported = ann.run('import', join('out', file), '--data', 'again')
  expect(imported.stdout).toMatch(/^Imported \d+ events as Café 2b\. /)
  expect(ann.run('export', 'café 2B').stderr).toContain('There are 2 rooms called “café 2B”.')
})

test('missing rooms, folders and files are reported, and nothing is created', () => {
  const ann = newUser()
  expect(ann.run('rooms').stdout).toBe('There are no rooms.\n')
  expect(ann.run('rooms', '--data', 'typo')).toMatchObject({
    status: 2,
    stderr: `parley: There’s no folder ${join(ann.home, 'typo')}.\n`,
  })
  expect(ann.run('import', 'nothing.jsonl', '--data', 'new').stderr).toContain(
    `There’s no file ${join(ann.home, 'nothing.jsonl')}.`,
  )
  writeFileSync(join(ann.home, 'notes.txt'), 'Dear diary\n')
  expect(ann.run('import', 'notes.txt', '--data', 'new').stderr).toContain(
    'This file isn’t a Parley export in JSON Lines. Line 1, column 1: unexpected “D”.',
  )
  expect(readdirSync(ann.home)).not.toContain('typo')
})

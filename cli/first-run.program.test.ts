import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { ensureBuilt } from '../build/ensure-built.ts'
import { documentedFiles } from '../build/testing/documented-files.ts'
import { deadlines } from '../build/testing/deadlines.ts'
import { Running } from '../build/testing/running.ts'

const program = join(import.meta.dirname, 'parley.ts')

beforeAll(() => {
  expect(ensureBuilt()).toBe(true)
})

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !statSync(join(folder, name)).isDirectory())
    .toSorted()

test.skipIf(process.platform === 'win32')(
  'the terminal tool, run for the first time in an empty home, makes what docs/INSTALL.md lists and nothing else',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'parley-home-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    const options = { cwd: home, env: { PATH: process.env['PATH'], HOME: home } }
    const start = (...args: string[]) => {
      const running = new Running(process.execPath, [program, ...args], options)
      onTestFinished(() => running.kill())
      return running
    }
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [program, ...args], {
        ...options,
        encoding: 'utf8',
        input: 'hello\n',
        timeout: deadlines.stepMs,
      })

    const host = start('host', '--json', '--hidden', '--bind', '127.0.0.1', '--port', '0')
    const { invite } = JSON.parse(await host.line('"listening"')) as { invite: string }
    expect(run('join', invite, '--as', 'Ann', '--json').status).toBe(0)
    expect(run('rooms').status).toBe(0)
    expect(run('invite').status).toBe(0)
    await start('web', '--no-open', '--no-nearby', '--port', '0').line('http://')

    const ours =
      process.platform === 'darwin' ? 'Library/Application Support/Parley/' : '.local/share/parley/'
    const made = files(home)
    const known = documentedFiles()
    expect(made.filter((name) => !name.startsWith(ours))).toEqual([])
    const names = made.map((name) => `data/${name.slice(ours.length).replace(/^host\//, '')}`)
    expect(names.filter((name) => !known.some((pattern) => pattern.test(name)))).toEqual([])
    for (const name of ['data/device.key', 'data/host.pem', 'data/room.json', 'data/control.sock'])
      expect(names).toContain(name)
  },
)

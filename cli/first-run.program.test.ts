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
  'the first run in an empty home folder creates only files that docs/INSTALL.md lists',
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

    const dataFolder =
      process.platform === 'darwin' ? 'Library/Application Support/Parley/' : '.local/share/parley/'
    const created = files(home)
    const documented = documentedFiles()
    expect(created.filter((name) => !name.startsWith(dataFolder))).toEqual([])
    const names = created.map((name) => `data/${name.slice(dataFolder.length).replace(/^host\//, '')}`)
    expect(names.filter((name) => !documented.some((pattern) => pattern.test(name)))).toEqual([])
    for (const name of ['data/device.key', 'data/host.pem', 'data/room.json', 'data/control.sock'])
      expect(names).toContain(name)
  },
)

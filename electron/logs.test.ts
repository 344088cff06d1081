import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../shared/protocol/base/manual-clock.ts'
import { diagnostics } from './diagnostics.ts'
import { Logs } from './logs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const newLogs = (at = folder) => new Logs(at, new ManualClock())

describe('the log', () => {
  test('is lines of JSON, readable only by its user', () => {
    const logs = newLogs(join(folder, 'new'))
    logs.write({ kind: 'started', version: '1.0.0' })
    const path = join(folder, 'new', 'parley.log')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ kind: 'started', version: '1.0.0' })
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0)
  })

  test('is rotated before it is too long, and four files are kept', () => {
    const logs = newLogs()
    for (let i = 0; i < 6; i++) {
      writeFileSync(join(folder, 'parley.log'), `${'x'.repeat(512 * 1024 - 10)}\n`)
      logs.write({ kind: 'ended' })
    }
    expect(readdirSync(folder).toSorted()).toEqual([
      'parley.1.log',
      'parley.2.log',
      'parley.3.log',
      'parley.log',
    ])
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(512 * 1024)
  })

  test('is read back across files, newest last', () => {
    const logs = newLogs()
    writeFileSync(join(folder, 'parley.1.log'), 'older\n')
    logs.write({ kind: 'ended' })
    expect(logs.recent(5)).toMatchObject(['older', expect.stringContaining('"ended"')])
    expect(logs.recent(1)).toHaveLength(1)
  })

  test('that cannot be written is ignored', () => {
    writeFileSync(join(folder, 'file'), '')
    const logs = newLogs(join(folder, 'file', 'below'))
    logs.write({ kind: 'ended' })
    expect(logs.recent(5)).toEqual([])
  })
})

test('diagnostics include versions, counts and the last lines', () => {
  const logs = newLogs()
  logs.write({ kind: 'gone', process: 'window', reason: 'crashed', exitCode: 5 })
  const text = diagnostics(
    {
      version: '0.1.0',
      versions: { electron: '45.4.1', chrome: '156', node: '24' },
      platform: 'linux',
      release: '6.1',
      arch: 'x64',
      locale: 'en-US',
      roomsHosted: 1,
      roomsJoined: 2,
      secretsSafe: true,
    },
    logs,
  )
  expect(text).toContain('Parley 0.1.0\nElectron 45.4.1, Chromium 156, Node 24\nlinux 6.1 x64, en-US')
  expect(text).toContain('1 hosted, 2 joined')
  expect(text).toContain('"reason":"crashed"')
})

import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ManualClock } from '../shared/protocol/base/manual-clock.ts'
import { logCrashes } from './crashes.ts'
import { Logs } from './logs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-crashes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function watch() {
  const app = Object.assign(new EventEmitter(), { getVersion: () => '1.2.0' })
  const faults = new EventEmitter()
  const onFault = vi.fn()
  const logs = new Logs(folder, new ManualClock())
  logCrashes(app as unknown as Pick<App, 'getVersion' | 'on'>, logs, onFault, faults)
  const entries = () => logs.recent(10).map((line) => JSON.parse(line) as Record<string, unknown>)
  return { app, faults, onFault, entries }
}

test('starts and ends are logged', () => {
  const { app, entries } = watch()
  app.emit('quit')
  expect(entries()).toMatchObject([{ kind: 'started', version: '1.2.0' }, { kind: 'ended' }])
})

test.each([
  ['uncaughtException', 'main'],
  ['unhandledRejection', 'promise'],
])('%s is logged before the app is ended, once', (event, where) => {
  const { faults, onFault, entries } = watch()
  onFault.mockImplementation(() => expect(entries().at(-1)).toMatchObject({ kind: 'fault', where }))
  const error = new TypeError('what Ann wrote')
  faults.emit(event, error)
  faults.emit(event, new Error('and what followed'))
  expect(onFault).toHaveBeenCalledExactlyOnceWith(error)
  expect(entries()).toHaveLength(3)
  expect(JSON.stringify(entries())).not.toContain('Ann')
})

test('a window or helper process that is gone is logged, and ends nothing', () => {
  const { app, onFault, entries } = watch()
  app.emit('render-process-gone', {}, {}, { reason: 'oom', exitCode: 5 })
  app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 })
  expect(entries().slice(1)).toMatchObject([
    { kind: 'gone', process: 'window', reason: 'oom', exitCode: 5 },
    { kind: 'gone', process: 'GPU', reason: 'crashed', exitCode: 139 },
  ])
  expect(onFault).not.toHaveBeenCalled()
})

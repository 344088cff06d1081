import { once } from 'node:events'
import { mkdtempSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { listenByShell, systemNetwork } from './network-source.ts'

const listeners = () => ({ onChange: vi.fn<() => void>(), onEnd: vi.fn<() => void>() })

describe.skipIf(process.platform === 'win32')('a script that reports changes', () => {
  test('reports a change, and its end', async () => {
    const words = listeners()
    const ended = Promise.withResolvers<void>()
    listenByShell('echo changed', { onChange: words.onChange, onEnd: ended.resolve })
    await ended.promise
    expect(words.onChange).toHaveBeenCalled()
  })

  test('that is not there ends at once', async () => {
    const ended = Promise.withResolvers<void>()
    listenByShell('no-such-program-of-parley monitor & exec >/dev/null; read -r _; kill $!', {
      onChange: () => ended.reject(new Error('it said something')),
      onEnd: ended.resolve,
    })
    await ended.promise
  })

  test('sees the end of its input when it is stopped, and is no longer heard', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const begun = Promise.withResolvers<void>()
    const words = listeners()
    words.onChange.mockImplementation(begun.resolve)
    const watcher = watch(folder)
    onTestFinished(() => watcher.close())
    const made = once(watcher, 'change')
    const stop = listenByShell(`echo begun; read -r _; echo stopped; > '${join(folder, 'stopped')}'`, {
      ...words,
    })
    await begun.promise
    stop()
    await made
    expect(words.onChange).toHaveBeenCalledTimes(1)
    expect(words.onEnd).not.toHaveBeenCalled()
  })
})

test('only systems that report changes are listened to', () => {
  const stop = systemNetwork.listen(listeners())
  onTestFinished(() => stop?.())
  expect(stop === null).toBe(process.platform !== 'linux')
})

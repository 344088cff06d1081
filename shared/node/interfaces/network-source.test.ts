import { once } from 'node:events'
import { mkdtempSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { listenByShell, systemNetwork } from './network-source.ts'

const heard = () => ({ onWord: vi.fn<() => void>(), onEnd: vi.fn<() => void>() })

describe.skipIf(process.platform === 'win32')('a script that tells of changes', () => {
  test('gives its word, and its end when it cannot go on', async () => {
    const words = heard()
    const ended = Promise.withResolvers<void>()
    listenByShell('echo changed', { onWord: words.onWord, onEnd: ended.resolve })
    await ended.promise
    expect(words.onWord).toHaveBeenCalled()
  })

  test('that is not there ends at once', async () => {
    const ended = Promise.withResolvers<void>()
    listenByShell('no-such-program-of-parley monitor & exec >/dev/null; read -r _; kill $!', {
      onWord: () => ended.reject(new Error('it said something')),
      onEnd: ended.resolve,
    })
    await ended.promise
  })

  test('sees the end of its input when it is stopped, and is not heard any more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const begun = Promise.withResolvers<void>()
    const words = heard()
    words.onWord.mockImplementation(begun.resolve)
    const watcher = watch(folder)
    onTestFinished(() => watcher.close())
    const made = once(watcher, 'change')
    const stop = listenByShell(`echo begun; read -r _; echo stopped; > '${join(folder, 'stopped')}'`, {
      ...words,
    })
    await begun.promise
    stop()
    await made
    expect(words.onWord).toHaveBeenCalledTimes(1)
    expect(words.onEnd).not.toHaveBeenCalled()
  })
})

test('only systems that tell of changes are listened to', () => {
  const stop = systemNetwork.listen(heard())
  onTestFinished(() => stop?.())
  expect(stop === null).toBe(process.platform !== 'linux')
})

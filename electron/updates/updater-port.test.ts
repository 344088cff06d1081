import { EventEmitter } from 'node:events'
import type { AppUpdater } from 'electron-updater'
import { expect, test } from 'vitest'
import { updaterPort } from './updater-port.ts'
import type { UpdateSource } from './updates.ts'

const sourceAt = (name: string): UpdateSource => ({ kind: 'network', url: `http://${name}/` })

/** electron-updater with requests that the test answers. */
class Updater extends EventEmitter {
  readonly checked: string[] = []
  /** Not reached: the test answers the checks. */
  readonly httpExecutor = { createRequest: () => {} }
  #url = ''
  answer: (result: object) => void = () => {}
  setFeedURL({ url }: { url: string }) {
    this.#url = url
  }
  checkForUpdates() {
    this.checked.push(this.#url)
    return new Promise((resolve) => (this.answer = resolve))
  }
}

function open() {
  const updater = new Updater()
  return { updater, port: updaterPort(updater as unknown as AppUpdater, () => Promise.resolve()) }
}

/** Lets settled promises continue. */
const flush = () => new Promise((resolve) => setImmediate(resolve))

test('a check that is cancelled while it waits sends no request', async () => {
  const { updater, port } = open()
  const first = port.check(sourceAt('a'))
  await flush()
  const second = port.check(sourceAt('b'))
  port.cancel()
  updater.answer({ isUpdateAvailable: false })
  expect(await first).toBeNull()
  await expect(second).rejects.toThrow('no longer wanted')
  expect(updater.checked).toEqual(['http://a/'])
})

test('of two waiting checks, only the later one runs', async () => {
  const { updater, port } = open()
  void port.check(sourceAt('a'))
  await flush()
  const second = port.check(sourceAt('b'))
  const third = port.check(sourceAt('c'))
  updater.answer({ isUpdateAvailable: false })
  await expect(second).rejects.toThrow('no longer wanted')
  await flush()
  updater.answer({ isUpdateAvailable: true, updateInfo: { version: '1.2.0' } })
  expect(await third).toEqual({ version: '1.2.0' })
  expect(updater.checked).toEqual(['http://a/', 'http://c/'])
})

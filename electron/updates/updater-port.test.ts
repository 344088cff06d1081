import { EventEmitter } from 'node:events'
import type { AppUpdater } from 'electron-updater'
import { expect, test } from 'vitest'
import { updaterPort } from './updater-port.ts'
import type { UpdateSource } from './updates.ts'

const place = (name: string): UpdateSource => ({ kind: 'network', url: `http://${name}/` })

/** electron-updater with requests that the test answers. */
class Updater extends EventEmitter {
  readonly asked: string[] = []
  /** Not reached: requests end above. */
  readonly httpExecutor = { createRequest: () => {} }
  #url = ''
  answer: (result: object) => void = () => {}
  setFeedURL({ url }: { url: string }) {
    this.#url = url
  }
  checkForUpdates() {
    this.asked.push(this.#url)
    return new Promise((resolve) => (this.answer = resolve))
  }
}

function open() {
  const updater = new Updater()
  return { updater, port: updaterPort(updater as unknown as AppUpdater, () => Promise.resolve()) }
}

/** Lets every settled promise run on. */
const heard = () => new Promise((resolve) => setImmediate(resolve))

test('a place that is cancelled before its turn came is asked nothing', async () => {
  const { updater, port } = open()
  const first = port.check(place('a'))
  await heard()
  const second = port.check(place('b'))
  port.cancel()
  updater.answer({ isUpdateAvailable: false })
  expect(await first).toBeNull()
  await expect(second).rejects.toThrow('no longer wanted')
  expect(updater.asked).toEqual(['http://a/'])
})

test('of two that wait, the later one is asked and gets the answer', async () => {
  const { updater, port } = open()
  void port.check(place('a'))
  await heard()
  const second = port.check(place('b'))
  const third = port.check(place('c'))
  updater.answer({ isUpdateAvailable: false })
  await expect(second).rejects.toThrow('no longer wanted')
  await heard()
  updater.answer({ isUpdateAvailable: true, updateInfo: { version: '1.2.0' } })
  expect(await third).toEqual({ version: '1.2.0' })
  expect(updater.asked).toEqual(['http://a/', 'http://c/'])
})

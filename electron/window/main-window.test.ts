import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { expect, test, vi } from 'vitest'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { MainWindow } from './main-window.ts'

/** A window that, like Electron's, throws at everything once it is destroyed. */
class OpenedWindow extends EventEmitter {
  readonly #calls: string[] = []
  #destroyed = false
  isMinimized = () => this.#alive('isMinimized', true)
  restore = () => this.#alive('restore', undefined)
  show = () => this.#alive('show', undefined)
  focus = () => this.#alive('focus', undefined)
  close = () => {
    this.#alive('close', undefined)
    this.#destroyed = true
    this.emit('closed')
  }
  get calls(): readonly string[] {
    return this.#calls
  }
  #alive<T>(call: string, answer: T): T {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
    this.#calls.push(call)
    return answer
  }
}

test('a closed window is forgotten, and show opens a new one', () => {
  const opened: OpenedWindow[] = []
  const open = vi.fn<() => BrowserWindow>(() => {
    opened.push(new OpenedWindow())
    return opened.at(-1) as unknown as BrowserWindow
  })
  const window = new MainWindow(open)
  expect(window.current).toBeNull()
  window.open()
  window.show()
  expect(opened[0]?.calls).toEqual(['isMinimized', 'restore', 'show', 'focus'])
  window.close()
  expect(window.current).toBeNull()
  window.close()
  window.show()
  expect(open).toHaveBeenCalledTimes(2)
  expect(window.current).toBe(opened[1])
})

test('whenClosed resolves once the window is closed, or after its time limit', async () => {
  const clock = new ManualClock()
  const window = new MainWindow(() => new OpenedWindow() as unknown as BrowserWindow)
  const resolved: string[] = []
  const wait = (what: string) => window.whenClosed(clock, 500).then(() => resolved.push(what))
  await wait('none')
  window.open()
  const closed = wait('closed')
  window.close()
  await closed
  window.open()
  const hanging = wait('hanging')
  clock.advance(499)
  await Promise.resolve()
  expect(resolved).toEqual(['none', 'closed'])
  clock.advance(1)
  await hanging
  expect(resolved).toEqual(['none', 'closed', 'hanging'])
})

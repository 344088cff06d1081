import { EventEmitter } from 'node:events'
import type { App, BrowserWindow } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { CLOSE_MS, Quitting } from './quitting.ts'

/** A fake app with a window, which records calls. */
function running({
  platform = 'linux',
  isHosting = false,
}: { platform?: NodeJS.Platform; isHosting?: boolean } = {}) {
  const clock = new ManualClock(0)
  const app = Object.assign(new EventEmitter(), {
    quit: vi.fn<() => void>(),
    exit: vi.fn<(code: number) => void>(),
    relaunch: vi.fn<(options: unknown) => void>(),
  })
  const window = new EventEmitter()
  const question = Promise.withResolvers<boolean>()
  const closed = Promise.withResolvers<void>()
  const ask = vi.fn<(warning: string) => Promise<boolean>>(() => question.promise)
  const close = vi.fn<() => Promise<void>>(() => closed.promise)
  const closeWindow = vi.fn<() => void>()
  const onOverdue = vi.fn<() => void>()
  const quitting = new Quitting({
    app: app as unknown as App,
    clock,
    platform,
    warning: () => (isHosting ? '“Physics” is open.' : null),
    ask,
    close,
    closeWindow,
    onOverdue,
  })
  quitting.watch(window as unknown as BrowserWindow)
  /** Whether Electron's default action for the event was not prevented. */
  const isAllowed = (emitter: EventEmitter, name: string): boolean => {
    let prevented = false
    emitter.emit(name, { preventDefault: () => (prevented = true) })
    return !prevented
  }
  const settle = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(0)
  }
  return {
    app,
    window,
    clock,
    quitting,
    question,
    closed,
    ask,
    close,
    closeWindow,
    onOverdue,
    settle,
    quits: () => isAllowed(app, 'before-quit'),
    closes: () => isAllowed(window, 'close'),
  }
}

describe('quitting', () => {
  test('without hosted rooms, rooms are closed first, and the process ends in a separate task', async () => {
    const { quits, app, close, closed, closeWindow, ask, settle } = running()
    expect(quits()).toBe(false)
    expect([close, closeWindow].map((called) => called.mock.calls.length)).toEqual([1, 1])
    closed.resolve()
    await closed.promise
    await Promise.resolve()
    // Electron is busy with an event until the microtasks are done.
    expect(app.exit).not.toHaveBeenCalled()
    await settle()
    expect(app.exit.mock.calls).toEqual([[0]])
    expect(app.relaunch).not.toHaveBeenCalled()
    expect(ask).not.toHaveBeenCalled()
    expect(quits()).toBe(true)
  })

  test('requested several times, it closes once', async () => {
    const { quits, closes, app, close, closed, settle } = running()
    expect([quits(), closes(), quits()]).toEqual([false, true, false])
    closed.resolve()
    await settle()
    expect(close).toHaveBeenCalledOnce()
    expect(app.exit).toHaveBeenCalledOnce()
  })

  test.each(['quits', 'closes'] as const)('with a hosted room, it asks first (%s)', async (way) => {
    const { [way]: tries, ask, close, question, closed, app, settle } = running({ isHosting: true })
    expect([tries(), tries()]).toEqual([false, false])
    expect(ask.mock.calls).toEqual([['“Physics” is open.']])
    await settle()
    expect(close).not.toHaveBeenCalled()
    question.resolve(true)
    await settle()
    expect(close).toHaveBeenCalledOnce()
    closed.resolve()
    await settle()
    expect(app.exit).toHaveBeenCalledOnce()
  })

  test('a declined quit changes nothing, and the next one asks again', async () => {
    const { quits, closes, ask, close, question, settle } = running({ isHosting: true })
    expect(quits()).toBe(false)
    question.resolve(false)
    await settle()
    expect(close).not.toHaveBeenCalled()
    expect(closes()).toBe(false)
    expect(ask).toHaveBeenCalledTimes(2)
  })

  test('a close or a page that hangs keeps the process for a bounded time', async () => {
    const { quits, app, clock, onOverdue, settle } = running()
    quits()
    clock.advance(CLOSE_MS - 1)
    await settle()
    expect(app.exit).not.toHaveBeenCalled()
    clock.advance(1)
    await settle()
    expect(onOverdue).toHaveBeenCalledOnce()
    expect(app.exit.mock.calls).toEqual([[0]])
  })

  test('a close that is done in time leaves no timer', async () => {
    const { quits, clock, closed, onOverdue, settle } = running()
    quits()
    closed.resolve()
    await settle()
    clock.advance(CLOSE_MS)
    expect(onOverdue).not.toHaveBeenCalled()
  })

  test.each(['before', 'while it asks'])(
    'a shutdown by the system does not wait for an answer (%s)',
    async (when) => {
      const { quits, quitting, window, ask, close, question, settle } = running({ isHosting: true })
      if (when === 'before') window.emit('session-end')
      else {
        quits()
        quitting.force()
      }
      expect(close).toHaveBeenCalledOnce()
      expect(ask).toHaveBeenCalledTimes(when === 'before' ? 0 : 1)
      question.resolve(false)
      await settle()
      expect(quitting.isEnding).toBe(true)
    },
  )

  test('without hosted rooms, closing the window quits Parley', () => {
    const { closes, app } = running()
    expect(closes()).toBe(true)
    app.emit('window-all-closed')
    expect(app.quit).toHaveBeenCalledOnce()
  })

  test('on macOS, closing the window keeps Parley and its hosted rooms running; quitting asks', () => {
    const { closes, quits, app, ask } = running({ platform: 'darwin', isHosting: true })
    expect(closes()).toBe(true)
    app.emit('window-all-closed')
    expect(app.quit).not.toHaveBeenCalled()
    expect(ask).not.toHaveBeenCalled()
    expect(quits()).toBe(false)
    expect(ask).toHaveBeenCalledOnce()
  })

  test('a start of Parley while it closes takes effect afterwards, with the latest arguments', async () => {
    const { quits, quitting, app, closed, settle } = running()
    quitting.onSecondStart({ program: '/usr/bin/parley', args: ['too early'] })
    quits()
    quitting.onSecondStart({ program: '/usr/bin/parley', args: [] })
    quitting.onSecondStart({ program: '/usr/bin/parley', args: ['parley://x'] })
    closed.resolve()
    await settle()
    expect(app.relaunch.mock.calls).toEqual([[{ execPath: '/usr/bin/parley', args: ['parley://x'] }]])
    expect(app.relaunch.mock.invocationCallOrder[0]).toBeLessThan(app.exit.mock.invocationCallOrder[0] ?? 0)
  })
})

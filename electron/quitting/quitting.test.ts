import { EventEmitter } from 'node:events'
import type { App, BrowserWindow } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { CLOSE_MS, Quitting } from './quitting.ts'

/** Stands in for an app and its window, and records what they are asked to do. */
function running({
  platform = 'linux',
  hosts = false,
}: { platform?: NodeJS.Platform; hosts?: boolean } = {}) {
  const clock = new ManualClock(0)
  const app = Object.assign(new EventEmitter(), {
    quit: vi.fn<() => void>(),
    exit: vi.fn<(code: number) => void>(),
    relaunch: vi.fn<(options: unknown) => void>(),
  })
  const window = new EventEmitter()
  const question = Promise.withResolvers<boolean>()
  const closed = Promise.withResolvers<void>()
  const asks = vi.fn<(ends: string) => Promise<boolean>>(() => question.promise)
  const close = vi.fn<() => Promise<void>>(() => closed.promise)
  const closeWindow = vi.fn<() => void>()
  const onOverdue = vi.fn<() => void>()
  const quitting = new Quitting({
    app: app as unknown as App,
    clock,
    platform,
    ends: () => (hosts ? '“Physics” is open.' : null),
    ask: asks,
    close,
    closeWindow,
    onOverdue,
  })
  quitting.watch(window as unknown as BrowserWindow)
  /** Whether Electron would go on with the event. */
  const goesOn = (emitter: EventEmitter, name: string): boolean => {
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
    asks,
    close,
    closeWindow,
    onOverdue,
    settle,
    quits: () => goesOn(app, 'before-quit'),
    closes: () => goesOn(window, 'close'),
  }
}

describe('quitting', () => {
  test('without rooms: they are closed first, and the process ends in a task of its own', async () => {
    const { quits, app, close, closed, closeWindow, asks, settle } = running()
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
    expect(asks).not.toHaveBeenCalled()
    expect(quits()).toBe(true)
  })

  test('asked for again and again, it closes once', async () => {
    const { quits, closes, app, close, closed, settle } = running()
    expect([quits(), closes(), quits()]).toEqual([false, true, false])
    closed.resolve()
    await settle()
    expect(close).toHaveBeenCalledOnce()
    expect(app.exit).toHaveBeenCalledOnce()
  })

  test.each(['quits', 'closes'] as const)('with a hosted room, it asks first (%s)', async (way) => {
    const { [way]: tries, asks, close, question, closed, app, settle } = running({ hosts: true })
    expect([tries(), tries()]).toEqual([false, false])
    expect(asks.mock.calls).toEqual([['“Physics” is open.']])
    await settle()
    expect(close).not.toHaveBeenCalled()
    question.resolve(true)
    await settle()
    expect(close).toHaveBeenCalledOnce()
    closed.resolve()
    await settle()
    expect(app.exit).toHaveBeenCalledOnce()
  })

  test('a no leaves everything as it was, and the next try asks again', async () => {
    const { quits, closes, asks, close, question, settle } = running({ hosts: true })
    expect(quits()).toBe(false)
    question.resolve(false)
    await settle()
    expect(close).not.toHaveBeenCalled()
    expect(closes()).toBe(false)
    expect(asks).toHaveBeenCalledTimes(2)
  })

  test('a close that hangs, or a page that does, keeps the process for a bounded time', async () => {
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

  test('one that is done in time leaves no timer', async () => {
    const { quits, clock, closed, onOverdue, settle } = running()
    quits()
    closed.resolve()
    await settle()
    clock.advance(CLOSE_MS)
    expect(onOverdue).not.toHaveBeenCalled()
  })

  test.each(['before', 'while it asks'])('the system does not wait for an answer (%s)', async (when) => {
    const { quits, quitting, window, asks, close, question, settle } = running({ hosts: true })
    if (when === 'before') window.emit('session-end')
    else {
      quits()
      quitting.force()
    }
    expect(close).toHaveBeenCalledOnce()
    expect(asks).toHaveBeenCalledTimes(when === 'before' ? 0 : 1)
    question.resolve(false)
    await settle()
    expect(quitting.isEnding).toBe(true)
  })

  test('the window of one who hosts nothing closes, and Parley quits with it', () => {
    const { closes, app } = running()
    expect(closes()).toBe(true)
    app.emit('window-all-closed')
    expect(app.quit).toHaveBeenCalledOnce()
  })

  test('on macOS the window closes and Parley goes on, with the rooms it hosts; quitting asks', () => {
    const { closes, quits, app, asks } = running({ platform: 'darwin', hosts: true })
    expect(closes()).toBe(true)
    app.emit('window-all-closed')
    expect(app.quit).not.toHaveBeenCalled()
    expect(asks).not.toHaveBeenCalled()
    expect(quits()).toBe(false)
    expect(asks).toHaveBeenCalledOnce()
  })

  test('who starts Parley while it closes gets it when it has, as they started it last', async () => {
    const { quits, quitting, app, closed, settle } = running()
    quitting.startedAgain({ program: '/usr/bin/parley', args: ['too early'] })
    quits()
    quitting.startedAgain({ program: '/usr/bin/parley', args: [] })
    quitting.startedAgain({ program: '/usr/bin/parley', args: ['parley://x'] })
    closed.resolve()
    await settle()
    expect(app.relaunch.mock.calls).toEqual([[{ execPath: '/usr/bin/parley', args: ['parley://x'] }]])
    expect(app.relaunch.mock.invocationCallOrder[0]).toBeLessThan(app.exit.mock.invocationCallOrder[0] ?? 0)
  })
})

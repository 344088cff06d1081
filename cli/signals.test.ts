import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { firstSignal } from './signals.ts'

function listening(isFromTerminal = true) {
  const signals = new EventEmitter()
  const place = { now: 5_000, asked: 0, exits: [] as number[] }
  const first = firstSignal({
    signals,
    elapsed: () => place.now,
    exit: (code) => place.exits.push(code),
    isFromTerminal,
  })
  void first.then(() => place.asked++)
  /** Sends a signal and lets its promise resolve. */
  const send = async (signal: string, ms = 0) => {
    place.now += ms
    signals.emit(signal)
    await Promise.resolve()
  }
  return { place, send }
}

describe('kind 2: a program is asked to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('by %s', async (signal) => {
    const { place, send } = listening()
    await send(signal)
    expect(place).toMatchObject({ asked: 1, exits: [] })
  })

  test('by a terminal that hangs up, not where none started it', async () => {
    const { place, send } = listening(false)
    await send('SIGHUP')
    expect(place).toMatchObject({ asked: 0, exits: [] })
  })

  test('once by one Ctrl-C, which npm passes on as well', async () => {
    const { place, send } = listening()
    await send('SIGINT')
    await send('SIGINT', 200)
    expect(place).toMatchObject({ asked: 1, exits: [] })
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('and ends at once when asked again by %s', async (signal, code) => {
    const { place, send } = listening()
    await send('SIGHUP')
    await send(signal, 1_000)
    expect(place.exits).toEqual([code])
  })

  test('a hang-up that follows hurries no one', async () => {
    const { place, send } = listening()
    await send('SIGTERM')
    await send('SIGHUP', 5_000)
    expect(place).toMatchObject({ asked: 1, exits: [] })
  })
})

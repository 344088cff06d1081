import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { firstSignal } from './signals.ts'

function listening(isFromTerminal = true) {
  const signals = new EventEmitter()
  const state = { now: 5_000, requests: 0, exits: [] as number[] }
  const first = firstSignal({
    signals,
    elapsed: () => state.now,
    exit: (code) => state.exits.push(code),
    isFromTerminal,
  })
  void first.then(() => state.requests++)
  /** Sends a signal and lets its promise resolve. */
  const send = async (signal: string, ms = 0) => {
    state.now += ms
    signals.emit(signal)
    await Promise.resolve()
  }
  return { state, send }
}

describe('kind 2: a request to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('is sent by %s', async (signal) => {
    const { state, send } = listening()
    await send(signal)
    expect(state).toMatchObject({ requests: 1, exits: [] })
  })

  test('is not sent by a hang-up if no terminal started the program', async () => {
    const { state, send } = listening(false)
    await send('SIGHUP')
    expect(state).toMatchObject({ requests: 0, exits: [] })
  })

  test('is sent once by one Ctrl-C that npm repeats', async () => {
    const { state, send } = listening()
    await send('SIGINT')
    await send('SIGINT', 200)
    expect(state).toMatchObject({ requests: 1, exits: [] })
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends the process at once if repeated by %s', async (signal, code) => {
    const { state, send } = listening()
    await send('SIGHUP')
    await send(signal, 1_000)
    expect(state.exits).toEqual([code])
  })

  test('is not repeated by a later hang-up', async () => {
    const { state, send } = listening()
    await send('SIGTERM')
    await send('SIGHUP', 5_000)
    expect(state).toMatchObject({ requests: 1, exits: [] })
  })
})

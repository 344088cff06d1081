import { describe, expect, test } from 'vitest'
import type { ListenFailure } from '../protocol/finding/listen-failures.ts'
import { ListenError, type Listener } from './host.ts'
import { listenNear } from './listen-near.ts'

/** Listens on ports without a failure, and records the ports that were tried. */
function listenerOf(failureAt: (port: number) => ListenFailure | undefined) {
  const tried: number[] = []
  const listenOn = (port: number) => (): Promise<Listener> => {
    tried.push(port)
    const failure = failureAt(port)
    if (failure !== undefined) return Promise.reject(new ListenError(failure, 'as the test says'))
    return Promise.resolve({ at: { address: '127.0.0.1', port }, close: async () => {} })
  }
  return { tried, listenFrom: (requested: number) => listenNear(requested, listenOn)(() => {}) }
}

const isTaken = (...ports: number[]) =>
  listenerOf((port) => (ports.includes(port) ? 'port-taken' : undefined))

describe('listening on a port or near it', () => {
  test('uses the requested port if it is free, and tries no other', async () => {
    const { tried, listenFrom } = isTaken()
    expect((await listenFrom(5050)).at.port).toBe(5050)
    expect(tried).toEqual([5050])
  })

  test('uses the next free port', async () => {
    const { tried, listenFrom } = isTaken(5050, 5051)
    expect((await listenFrom(5050)).at.port).toBe(5052)
    expect(tried).toEqual([5050, 5051, 5052])
  })

  test('uses any free port if the next ones are taken, too', async () => {
    const { tried, listenFrom } = listenerOf((port) => (port === 0 ? undefined : 'port-taken'))
    await listenFrom(5050)
    expect(tried).toEqual([5050, 5051, 5052, 5053, 5054, 5055, 5056, 5057, 5058, 5059, 0])
  })

  test('tries no port over 65535', async () => {
    const { tried, listenFrom } = listenerOf((port) => (port === 0 ? undefined : 'port-taken'))
    await listenFrom(65_534)
    expect(tried).toEqual([65_534, 65_535, 0])
  })

  test('tries port 0 only once', async () => {
    const { tried, listenFrom } = listenerOf(() => 'port-taken')
    await expect(listenFrom(0)).rejects.toMatchObject({ failure: 'port-taken' })
    expect(tried).toEqual([0])
  })

  test('gives up if another port would not help', async () => {
    const { tried, listenFrom } = listenerOf((port) => (port === 5050 ? 'port-taken' : 'address-not-here'))
    await expect(listenFrom(5050)).rejects.toMatchObject({ failure: 'address-not-here' })
    expect(tried).toEqual([5050, 5051])
  })
})

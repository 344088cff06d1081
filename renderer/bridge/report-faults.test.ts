import { expect, test } from 'vitest'
import type { BridgeCommand } from '../../shared/bridge/bridge.ts'
import { MAX_REPORTS, reportFaults, type FaultEvents } from './report-faults.ts'

function page() {
  const told: BridgeCommand[] = []
  const listeners = new Map<string, (event: { error: unknown; reason: unknown }) => void>()
  const events: FaultEvents = {
    addEventListener: (type: string, listener: (event: { error: unknown; reason: unknown }) => void) => {
      listeners.set(type, listener)
    },
  }
  const bridge = {
    dispatch: (command: BridgeCommand) => {
      told.push(command)
      return Promise.resolve({ ok: true, value: null } as never)
    },
  }
  const report = reportFaults(bridge, events)
  const happen = (type: 'error' | 'unhandledrejection', thrown: unknown) =>
    listeners.get(type)?.({ error: thrown, reason: thrown })
  return { told, report, happen }
}

test('uncaught errors, rejections and views that cannot be shown are told, without a word of theirs', () => {
  const { told, report, happen } = page()
  happen('error', new TypeError('meet me at midnight'))
  happen('unhandledrejection', new RangeError('behind the gym'))
  happen('unhandledrejection', 'only words')
  report(new SyntaxError('alone'))
  expect(told).toMatchObject(
    ['TypeError', 'RangeError', 'string', 'SyntaxError'].map((name) => ({
      kind: 'reportFault',
      fault: { name },
    })),
  )
  expect(JSON.stringify(told)).not.toMatch(/midnight|gym|words|alone/)
})

test('what the browser remarks by itself is no error of ours', () => {
  const { told, happen } = page()
  happen('error', undefined)
  happen('error', null)
  expect(told).toEqual([])
})

test('a page that fails all the time is heard for a while', () => {
  const { told, happen } = page()
  for (let i = 0; i < 1_000; i++) happen('error', new Error('x'))
  expect(told).toHaveLength(MAX_REPORTS)
})

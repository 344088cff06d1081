import { expect, test } from 'vitest'
import type { BridgeCommand } from '../../shared/bridge/bridge.ts'
import { MAX_REPORTS, reportFaults, type FaultEvents } from './report-faults.ts'

function page() {
  const dispatched: BridgeCommand[] = []
  const listeners = new Map<string, (event: { error: unknown; reason: unknown }) => void>()
  const events: FaultEvents = {
    addEventListener: (type: string, listener: (event: { error: unknown; reason: unknown }) => void) => {
      listeners.set(type, listener)
    },
  }
  const bridge = {
    dispatch: (command: BridgeCommand) => {
      dispatched.push(command)
      return Promise.resolve({ ok: true, value: null } as never)
    },
  }
  const report = reportFaults(bridge, events)
  const emit = (type: 'error' | 'unhandledrejection', thrown: unknown) =>
    listeners.get(type)?.({ error: thrown, reason: thrown })
  return { dispatched, report, emit }
}

test('uncaught errors, rejections and failed views are reported without their messages', () => {
  const { dispatched, report, emit } = page()
  emit('error', new TypeError('meet me at midnight'))
  emit('unhandledrejection', new RangeError('behind the gym'))
  emit('unhandledrejection', 'only words')
  report(new SyntaxError('alone'))
  expect(dispatched).toMatchObject(
    ['TypeError', 'RangeError', 'string', 'SyntaxError'].map((name) => ({
      kind: 'reportFault',
      fault: { name },
    })),
  )
  expect(JSON.stringify(dispatched)).not.toMatch(/midnight|gym|words|alone/)
})

test('browser warnings are not reported', () => {
  const { dispatched, emit } = page()
  emit('error', undefined)
  emit('error', null)
  expect(dispatched).toEqual([])
})

test('a page that fails constantly reports a limited number of errors', () => {
  const { dispatched, emit } = page()
  for (let i = 0; i < 1_000; i++) emit('error', new Error('x'))
  expect(dispatched).toHaveLength(MAX_REPORTS)
})

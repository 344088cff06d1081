import { expect, test } from 'vitest'
import type { Fault } from '../../bridge/fault.ts'
import { limits } from '../../protocol/base/limits.ts'
import { windowCommands } from './window.ts'

test('errors of a window are passed on, up to a limit', () => {
  const heard: Fault[] = []
  const { reportFault } = windowCommands({ onWindowFault: (fault) => heard.push(fault) })
  const fault: Fault = { name: 'TypeError', code: null, at: ['index.js:1:2'] }
  for (let i = 0; i < 10 * limits.windowFaults; i++)
    expect(reportFault({ kind: 'reportFault', fault })).toMatchObject({ ok: true })
  expect(heard).toEqual(Array.from({ length: limits.windowFaults }, () => fault))
})

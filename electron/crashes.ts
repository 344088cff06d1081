import type { App } from 'electron'
import { faultOf } from '../shared/bridge/fault.ts'
import type { LogEntry, Logs } from './logs.ts'

/** The process, which reports uncaught faults. */
export interface FaultSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown
}

/**
 * Logs how this app and its windows end. `onFault` is called once, after the first fault of the
 * main process is logged, and must end the app: Electron would continue, and could write wrong
 * data.
 */
export function logCrashes(
  app: Pick<App, 'getVersion' | 'on'>,
  logs: Logs,
  onFault: (error: unknown) => void,
  faults: FaultSource = process,
): void {
  logs.write({ kind: 'started', version: app.getVersion() })
  let hasFailed = false
  const logFault = (where: Extract<LogEntry, { kind: 'fault' }>['where']) => (error: unknown) => {
    logs.write({ kind: 'fault', where, fault: faultOf(error) })
    if (hasFailed) return
    hasFailed = true
    onFault(error)
  }
  faults.on('uncaughtException', logFault('main'))
  faults.on('unhandledRejection', logFault('promise'))
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) =>
    logs.write({ kind: 'gone', process: 'window', reason, exitCode }),
  )
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    logs.write({ kind: 'gone', process: type, reason, exitCode }),
  )
  app.on('quit', () => logs.write({ kind: 'ended' }))
}

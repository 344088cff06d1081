import type { App } from 'electron'
import { faultOf } from '../shared/bridge/fault.ts'
import type { LogEntry, Logs } from './logs.ts'

/** The process, which reports uncaught faults. */
export interface FaultSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown
}

/**
 * Logs how this app and its windows end. `onFault` is called once, after the first fault of the
 * main process is logged, and must end the app: Electron would go on, and could write wrong data.
 */
export function logCrashes(
  app: Pick<App, 'getVersion' | 'on'>,
  logs: Logs,
  onFault: (error: unknown) => void,
  faults: FaultSource = process,
): void {
  logs.write({ kind: 'started', version: app.getVersion() })
  let faulty = false
  const hear = (where: Extract<LogEntry, { kind: 'fault' }>['where']) => (error: unknown) => {
    logs.write({ kind: 'fault', where, fault: faultOf(error) })
    if (faulty) return
    faulty = true
    onFault(error)
  }
  faults.on('uncaughtException', hear('main'))
  faults.on('unhandledRejection', hear('promise'))
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) =>
    logs.write({ kind: 'gone', process: 'window', reason, exitCode }),
  )
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    logs.write({ kind: 'gone', process: type, reason, exitCode }),
  )
  app.on('quit', () => logs.write({ kind: 'ended' }))
}

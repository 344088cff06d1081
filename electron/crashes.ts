import type { App } from 'electron'
import { fault, type Logs } from './logs.ts'

/**
 * Writes down how this app and its windows end. A fault of the main process ends it, as it would without us: going on after one
 * could write wrong data.
 */
export function logCrashes(app: App, logs: Logs): void {
  logs.write({ kind: 'started', version: app.getVersion() })
  process.on('uncaughtExceptionMonitor', (error, origin) =>
    logs.write({
      kind: 'fault',
      where: origin === 'unhandledRejection' ? 'promise' : 'main',
      fault: fault(error),
    }),
  )
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) =>
    logs.write({ kind: 'gone', process: 'window', reason, exitCode }),
  )
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    logs.write({ kind: 'gone', process: type, reason, exitCode }),
  )
  app.on('quit', () => logs.write({ kind: 'ended' }))
}

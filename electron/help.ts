import { release } from 'node:os'
import { inspect } from 'node:util'
import { app, clipboard, dialog, shell } from 'electron'
import type { ParleyApp } from '../shared/app/parley-app.ts'
import { systemError } from '../shared/node/system-error.ts'
import { diagnostics } from './diagnostics.ts'
import type { Logs } from './logs.ts'
import type { HelpActions } from './window/menu-template.ts'

/**
 * The Help menu's actions about faults: diagnostics and logs stay on this computer until the user
 * sends them to someone.
 */
export function helpActions(parley: ParleyApp, logs: Logs): HelpActions {
  return {
    copyDiagnostics: () => void copyDiagnostics(parley, logs),
    showLogs: () => void showLogs(),
  }
}

/** Says that Parley needs to close, and closes it. */
export function endAfterFault(error: unknown): void {
  // For a user who started it in a terminal; the log has no message.
  process.stderr.write(`${inspect(error)}\n`)
  dialog.showErrorBox(
    'Parley needs to close',
    `Parley ran into a problem. Your messages are safe. Logs are in ${app.getPath('logs')}.`,
  )
  app.exit(1)
}

async function copyDiagnostics(parley: ParleyApp, logs: Logs): Promise<void> {
  try {
    await clipboard.writeText(diagnostics(info(parley), logs))
  } catch (error) {
    dialog.showErrorBox('Couldn’t copy the diagnostics', systemError(error).message)
  }
}

async function showLogs(): Promise<void> {
  const problem = await shell.openPath(app.getPath('logs'))
  if (problem !== '') dialog.showErrorBox('Couldn’t show the logs', problem)
}

function info({ state: { rooms, profile } }: ParleyApp) {
  const roomsHosted = rooms.filter(({ hosting }) => hosting !== null).length
  return {
    version: app.getVersion(),
    versions: process.versions,
    platform: process.platform,
    release: release(),
    arch: process.arch,
    locale: app.getLocale(),
    roomsHosted,
    roomsJoined: rooms.length - roomsHosted,
    secretsSafe: !profile.unprotected,
  }
}

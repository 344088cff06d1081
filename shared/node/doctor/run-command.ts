import { execFile } from 'node:child_process'

export interface CommandOutput {
  /** The exit code; null if it could not be started, or was ended for taking too long. */
  readonly code: number | null
  readonly stdout: string
}

/**
 * Runs a system tool that only reads: no shell, at most `ms` milliseconds and 256 KiB. Never
 * rejects.
 */
export const runCommand = (file: string, args: readonly string[], ms: number): Promise<CommandOutput> =>
  new Promise((resolve) => {
    try {
      const options = {
        timeout: ms,
        killSignal: 'SIGKILL',
        maxBuffer: 256 * 1024,
        windowsHide: true,
      } as const
      execFile(file, args, options, (error, stdout) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
        resolve({ code, stdout })
      })
    } catch {
      // Refused by Node or the system before there is a process, as under a memory limit.
      resolve({ code: null, stdout: '' })
    }
  })

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { isatty } from 'node:tty'

const root = join(import.meta.dirname, '../..')

/**
 * Everything that decides which tests can run. It is a parameter, so tests can describe other
 * computers.
 */
export interface Computer {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  /** Whether a person can type an answer. */
  readonly hasTerminal: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether there is a program at a path. */
  isProgram(path: string): boolean
  /**
   * Whether a program runs and exits with 0. One without its libraries exists, but does not start.
   */
  starts(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): boolean
  /**
   * Electron's program, if npm downloaded it; null if it did not, or if another one replaces it.
   */
  readonly electron: string | null
}

function isProgram(path: string): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const starts: Computer['starts'] = (program, args, env) =>
  spawnSync(program, args, { stdio: 'ignore', env: { ...process.env, ...env } }).status === 0

function fetchedElectron(): string | null {
  const program = join(root, 'node_modules/electron/dist/electron')
  return !process.env['ELECTRON_OVERRIDE_DIST_PATH'] && isProgram(program) ? program : null
}

/** The computer that this runs on. */
export const thisComputer = (): Computer => ({
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  hasTerminal: isatty(0),
  env: process.env,
  isProgram,
  starts,
  electron: fetchedElectron(),
})

/** The possible paths of a program with this name, in the order of PATH. */
export const pathsOf = (name: string, { env }: Computer): string[] =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))

export const hasProgram = (name: string, computer: Computer): boolean =>
  pathsOf(name, computer).some((path) => computer.isProgram(path))

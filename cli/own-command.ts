import { existsSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { root } from './root.ts'
import { shellWord, shellWords } from './shell-words.ts'
import { workingFolder } from './working-folder.ts'

/** How this process was started. */
export interface Invocation {
  /** The checkout that the tool runs from; null if it is installed. */
  readonly checkout: string | null
  /** Undefined if it was deleted. */
  readonly cwd: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The start of a command line that runs this tool in the same way again: `parley` is on the PATH
 * only when it is installed.
 */
export function ownCommand({ checkout, cwd, env }: Invocation): string {
  if (checkout === null) return env['npm_lifecycle_event'] === 'npx' ? 'npx parley-lan' : 'parley'
  if (env['npm_package_json'] === join(checkout, 'package.json')) return 'npm run -s parley --'
  const script = join(checkout, 'cli', 'parley.ts')
  const relativePath = cwd === undefined ? script : relative(cwd, script)
  const path = relativePath.startsWith('..') || isAbsolute(relativePath) ? script : relativePath
  return `node ${shellWord(path)}`
}

/** The command that runs this tool, for hints: `${COMMAND} join 192.168.1.20`. */
export const COMMAND = ownCommand({
  checkout: existsSync(join(root, 'electron.vite.config.ts')) ? root : null,
  cwd: workingFolder(),
  env: process.env,
})

/** A command of this tool with its arguments, for pasting into the user's shell. */
export const commandLine = (
  verb: string,
  positionals: readonly string[],
  options: Readonly<Record<string, string | undefined>> = {},
  command = COMMAND,
): string => `${command} ${shellWords(verb, positionals, options)}`

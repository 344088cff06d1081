import { systemError } from '../shared/node/system-error.ts'

/** The working folder of this process; undefined if it was deleted. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd()
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return undefined
    throw error
  }
}

import { systemError } from '../shared/node/system-error.ts'

/** The folder this process stands in; undefined where it has been deleted. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd()
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return undefined
    throw error
  }
}

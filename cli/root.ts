import { join } from 'node:path'

/**
 * The folder with Parley’s files: the checkout, or the package, where the terminal tool is one
 * bundled file.
 */
export const root = join(import.meta.dirname, '..')

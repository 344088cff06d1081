import { join } from 'node:path'

/**
 * The folder with Parley’s files: the checkout, or the package, in which one file takes the place
 * of the whole terminal tool.
 */
export const root = join(import.meta.dirname, '..')

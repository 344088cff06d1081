import { join } from 'node:path'

/**
 * The folder with Parley’s own files: that of the checkout, or of the package, where the whole
 * terminal tool is one file in the place of this one.
 */
export const root = join(import.meta.dirname, '..')

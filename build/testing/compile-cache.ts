import { join } from 'node:path'

/**
 * Environment variables for tests: the programs they start share compiled modules, instead of
 * compiling TypeScript hundreds of times.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/compiled'),
}

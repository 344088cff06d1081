import { join } from 'node:path'

/**
 * For the environment of tests: the programs that they start share compiled modules, instead of
 * compiling TypeScript at hundreds of starts.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/compiled'),
}

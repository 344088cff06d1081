import { join } from 'node:path'

/**
 * For the environment of tests: the programs that they start keep what Node has made of our modules, so that hundreds of starts read it
 * instead of compiling TypeScript each time.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/compiled'),
}

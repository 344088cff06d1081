import { defineConfig } from 'vitest/config'
import { compileCache } from '../../build/testing/compile-cache.ts'
import { deadlines } from '../../build/testing/deadlines.ts'

/** Tests in separate networks: `vitest run --config e2e/network/vitest.config.ts`. */
export default defineConfig({
  test: {
    include: ['e2e/network/**/*.net.test.ts'],
    testTimeout: deadlines.testMs,
    hookTimeout: deadlines.testMs,
    expect: { poll: { timeout: deadlines.stepMs } },
    env: compileCache,
    // A room whose host died goes after 25 s; in parallel, the tests wait for that once.
    sequence: { concurrent: true },
    maxConcurrency: 12,
    // Tests mostly wait, but each starts several programs, so two files at a time are enough.
    maxWorkers: 2,
  },
})

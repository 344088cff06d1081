import { defineConfig } from 'vitest/config'
import { compileCache } from '../../build/testing/compile-cache.ts'
import { patience } from '../../build/testing/patience.ts'

/** Tests in networks of their own: `vitest run --config e2e/network/vitest.config.ts`. */
export default defineConfig({
  test: {
    include: ['e2e/network/**/*.net.test.ts'],
    testTimeout: patience.testMs,
    hookTimeout: patience.testMs,
    expect: { poll: { timeout: patience.stepMs } },
    env: compileCache,
    // A room whose host died is gone after 25 s: side by side, that is waited for once.
    sequence: { concurrent: true },
    maxConcurrency: 12,
    // Most of a test is waiting for what takes its time in a network; each starts several programs, so two files at a time are enough.
    maxWorkers: 2,
  },
})

import { defineConfig } from 'vitest/config'
import { compileCache } from '../../build/testing/compile-cache.ts'

/** Tests in networks of their own: `vitest run --config e2e/network/vitest.config.ts`. */
export default defineConfig({
  test: {
    include: ['e2e/network/**/*.net.test.ts'],
    // A room whose host died is gone after 25 s, and many programs start at once; the tests run side by side, so that this is waited for once.
    testTimeout: 150_000,
    env: compileCache,
    sequence: { concurrent: true },
    maxConcurrency: 12,
    // Most of a test is waiting for what takes its time in a network; each starts several programs, so two files at a time are enough.
    maxWorkers: 2,
  },
})

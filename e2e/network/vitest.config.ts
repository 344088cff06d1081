import { defineConfig } from 'vitest/config'

/** Tests in networks of their own: `vitest run --config e2e/network/vitest.config.ts`. */
export default defineConfig({
  test: {
    include: ['e2e/network/**/*.net.test.ts'],
    // A room whose host died is gone after 25 s; the tests run side by side, so that this is waited for once.
    testTimeout: 50_000,
    sequence: { concurrent: true },
    maxConcurrency: 12,
    // Some measure seconds: one file at a time leaves a small machine room for that.
    fileParallelism: false,
  },
})

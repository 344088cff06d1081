import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,cli,electron,build,renderer,e2e/attacks}/**/*.test.{ts,tsx}'],
    // Real sockets and real files: slow machines get their time, and nothing waits for a clock.
    testTimeout: 20_000,
  },
})

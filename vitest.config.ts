import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,cli,electron,build,renderer,e2e/attacks}/**/*.test.{ts,tsx}'],
    // Real sockets and real files: slow machines get their time, and nothing waits for a clock.
    testTimeout: 60_000,
    // As many files at a time as there are cores: much of a run is waiting for programs that tests start.
    maxWorkers: '100%',
  },
})

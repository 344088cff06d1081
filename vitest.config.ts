import { defineConfig } from 'vitest/config'
import { compileCache } from './build/testing/compile-cache.ts'
import { deadlines } from './build/testing/deadlines.ts'

/** They put another Electron, or another start of the app, in the place of what other tests see. */
const DESKTOP = ['electron/**/*.test.ts', 'e2e/attacks/ipc.test.ts']

/**
 * They start Parley as users start it: in a terminal, packed, at the desktop. They run after the
 * build.
 */
const PROGRAMS = '{cli,build}/**/*.program.test.ts'

export default defineConfig({
  test: {
    testTimeout: deadlines.testMs,
    hookTimeout: deadlines.testMs,
    expect: { poll: { timeout: deadlines.stepMs } },
    // As many files at a time as there are cores: much of a run is waiting for programs that tests
    // start.
    maxWorkers: '100%',
    env: compileCache,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: [
            '{shared,cli,build,renderer,e2e/attacks,e2e/requirements,e2e/stories}/**/*.test.{ts,tsx}',
          ],
          exclude: [...DESKTOP, PROGRAMS],
          // A module is loaded once for many files: loading them for each took as long as all tests
          // together.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'desktop', include: DESKTOP } },
      {
        extends: true,
        test: {
          name: 'programs',
          include: [PROGRAMS],
          testTimeout: deadlines.longTestMs,
          hookTimeout: deadlines.longTestMs,
        },
      },
    ],
  },
})

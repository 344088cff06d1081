import { defineConfig } from '@playwright/test'
import { compileCache } from './build/testing/compile-cache.ts'
import { deadlines } from './build/testing/deadlines.ts'
import { findBrowser } from './e2e/requirements/find-browser.ts'

const browser = findBrowser()
Object.assign(process.env, compileCache)

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Each story starts browsers and processes of its own, on ports and folders of its own: two files
  // at a time keep two cores busy.
  workers: 2,
  forbidOnly: true,
  timeout: deadlines.testMs,
  expect: { timeout: deadlines.stepMs },
  reporter: [['list']],
  use: {
    ...(browser.kind !== 'missing' && {
      launchOptions: {
        executablePath: browser.path,
        // Chromium's sandbox does not start for root; the rest keeps it from calling home.
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    }),
    // Filming every page takes a fifth of a run’s processor time; the rest of a trace tells as
    // much.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
})

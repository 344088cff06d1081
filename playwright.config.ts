import { defineConfig } from '@playwright/test'
import { findBrowser } from './e2e/find-browser.ts'

const browser = findBrowser()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Stories wait more than they compute, and each has processes, ports and folders of its own: two at a time suit a small machine.
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    ...(browser && {
      launchOptions: {
        executablePath: browser,
        // Chromium's sandbox does not start for root; the rest keeps it from calling home.
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    }),
    trace: 'retain-on-failure',
  },
})

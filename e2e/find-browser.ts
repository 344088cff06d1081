import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
]
const APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

function systemBrowsers(): string[] {
  const { env, platform } = process
  if (platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
      env[name] ? [join(env[name], 'Google/Chrome/Application/chrome.exe')] : [],
    )
  }
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return platform === 'darwin' ? [...APPS, ...onPath] : onPath
}

/** The browser for the tests: PARLEY_CHROMIUM, then a system Chromium or Chrome, then Playwright's own; or null. */
export function findBrowser(): string | null {
  const asked = process.env['PARLEY_CHROMIUM']
  const candidates = asked ? [asked] : [...systemBrowsers(), chromium.executablePath()]
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null
}

import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { pathsOf, thisComputer, type Computer } from './computer.ts'

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

function systemBrowsers(computer: Computer): string[] {
  const { env, platform } = computer
  if (platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
      env[name] ? [join(env[name], 'Google/Chrome/Application/chrome.exe')] : [],
    )
  }
  const onPath = NAMES.flatMap((name) => pathsOf(name, computer))
  return platform === 'darwin' ? [...APPS, ...onPath] : onPath
}

/**
 * A browser may exist and not start: Ubuntu's package only says where to get it, and an unpacked
 * one may lack its libraries. On Windows, asking for the version would open a window.
 */
const starts = (path: string, computer: Computer): boolean =>
  computer.isProgram(path) && (computer.platform === 'win32' || computer.starts(path, ['--version']))

export type BrowserSearch =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing' }
  /** PARLEY_CHROMIUM names a program that is not a browser, or does not start. */
  | { readonly kind: 'misnamed'; readonly path: string }

/**
 * The browser for the tests: PARLEY_CHROMIUM if it is set, otherwise the system's, otherwise
 * Playwright's.
 */
export function findBrowser(computer: Computer = thisComputer()): BrowserSearch {
  const asked = computer.env['PARLEY_CHROMIUM']
  if (asked)
    return starts(asked, computer) ? { kind: 'found', path: asked } : { kind: 'misnamed', path: asked }
  const path = [...systemBrowsers(computer), chromium.executablePath()].find((one) => starts(one, computer))
  return path === undefined ? { kind: 'missing' } : { kind: 'found', path }
}

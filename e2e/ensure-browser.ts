import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './find-browser.ts'

// Runs before the end-to-end tests: finds a browser, or gets one.

const run = (command: string, args: string[]): boolean =>
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0

function installWithApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  process.stdout.write('No browser for the tests here: installing Debian’s chromium.\n')
  return (
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  )
}

function installWithPlaywright(): boolean {
  process.stdout.write('No browser for the tests here: installing Playwright’s Chromium.\n')
  return run(process.execPath, [
    join(import.meta.dirname, '../node_modules/@playwright/test/cli.js'),
    'install',
    'chromium',
  ])
}

if (findBrowser() === null && process.env['PARLEY_CHROMIUM'] === undefined) {
  if (!installWithApt()) installWithPlaywright()
}
if (findBrowser() === null) {
  process.stderr.write(
    'The end-to-end tests need a browser: install chromium, or name one in PARLEY_CHROMIUM.\n',
  )
  process.exitCode = 1
}

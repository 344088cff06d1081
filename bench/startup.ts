import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { _electron } from '@playwright/test'
import { ensureBuilt } from '../build/ensure-built.ts'
import { packNpm } from '../build/npm/pack.ts'
import { median, ms, printFigures, quantile, type Figure } from './figures.ts'

// `node bench/startup.ts [--repeats N]`: how long the app takes to show its window, compared with
// an empty app in the same run, and the size of the shipped files. Starting needs Electron's
// program, or the one that ELECTRON_OVERRIDE_DIST_PATH names.

const root = join(import.meta.dirname, '..')
const MB = 1_000_000

/** The smallest Electron app: a window with one word, shown once it is drawn. */
const EMPTY_APP = `const { app, BrowserWindow } = require('electron')
app.on('window-all-closed', () => app.quit())
app.whenReady().then(() => {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
  window.once('ready-to-show', () => window.show())
  window.loadURL('data:text/html,<title>Empty</title>Empty')
})
`

function emptyApp(folder: string): string {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "version": "1.0.0", "main": "main.cjs" }')
  writeFileSync(join(folder, 'main.cjs'), EMPTY_APP)
  return folder
}

/**
 * Milliseconds from starting the program until its window is visible, with a new user-data folder.
 */
async function timeToWindow(app: string, folder: string): Promise<number> {
  const userData = mkdtempSync(join(folder, 'user-'))
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const start = performance.now()
  const running = await _electron.launch({
    cwd: root,
    args: [app, `--user-data-dir=${userData}`, '--no-nearby', ...asRoot],
  })
  try {
    await running.evaluate(
      ({ app: electronApp, BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const shown = (window: Electron.BrowserWindow) => {
            if (window.isVisible()) resolve()
            else window.once('show', () => resolve())
          }
          const [window] = BrowserWindow.getAllWindows()
          if (window) shown(window)
          else electronApp.once('browser-window-created', (_event, created) => shown(created))
        }),
    )
    return performance.now() - start
  } finally {
    await running.close()
  }
}

async function startup(folder: string, repeats: number): Promise<Figure[]> {
  const empty = emptyApp(join(folder, 'empty'))
  const times: { empty: number[]; parley: number[] } = { empty: [], parley: [] }
  // The first start of each only fills the system's caches. They take turns, so noise affects both.
  for (let i = 0; i <= repeats; i++) {
    const [bare, own] = [await timeToWindow(empty, folder), await timeToWindow(root, folder)]
    if (i === 0) continue
    times.empty.push(bare)
    times.parley.push(own)
  }
  const [bare, own] = [median(times.empty), median(times.parley)]
  return [
    { what: 'an empty app, start to window shown', measured: ms(bare) },
    { what: 'Parley, start to window shown', measured: ms(own), target: '< 1500 ms', met: own < 1500 },
    { what: 'Parley, slowest', measured: ms(quantile(times.parley, 1)) },
    {
      what: 'Parley beside the empty app',
      measured: `${(own / bare).toFixed(2)} times`,
      target: '≤ 1.5 times',
      met: own / bare <= 1.5,
    },
  ]
}

async function sizes(folder: string): Promise<Figure[]> {
  const page = join(root, 'out/renderer')
  const compressed = readdirSync(page, { recursive: true, encoding: 'utf8' })
    .map((name) => join(page, name))
    .filter((path) => statSync(path).isFile())
    .reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0)
  const tarball = statSync(await packNpm(join(folder, 'npm'))).size
  const size = (what: string, bytes: number, limit: number): Figure => ({
    what,
    measured: `${(bytes / MB).toFixed(3)} MB`,
    target: `< ${limit} MB`,
    met: bytes < limit * MB,
  })
  return [size('the window’s assets, compressed', compressed, 1), size('the npm tarball', tarball, 3)]
}

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '7' } } })
if (!ensureBuilt()) process.exit(1)
const folder = mkdtempSync(join(tmpdir(), 'parley-startup-'))
try {
  if (
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ||
    existsSync(join(root, 'node_modules/electron/path.txt'))
  ) {
    printFigures('Starting', await startup(folder, Number(values.repeats)))
  } else {
    process.stdout.write(
      'Not measured: starting (Electron’s program is not in node_modules; npx install-electron).\n',
    )
  }
  printFigures('Sizes', await sizes(folder))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

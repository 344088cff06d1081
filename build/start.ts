import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.ts'

// `npm start`: builds Parley if needed and opens the desktop app, or the browser shell if that
// cannot run.

const root = join(import.meta.dirname, '..')

/** The Electron program of this checkout, if it exists. */
function electronProgram(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const package_ = join(root, 'node_modules/electron')
  const name = join(package_, 'path.txt')
  if (override) return join(override, existsSync(name) ? readFileSync(name, 'utf8') : 'electron')
  const program = existsSync(name) ? join(package_, 'dist', readFileSync(name, 'utf8')) : null
  return program !== null && existsSync(program) ? program : null
}

/**
 * Why Electron cannot show a window here; null if it can. Downloads Electron on the first start.
 */
function whyNoDesktop(): string | null {
  const { platform, env } = process
  if (env['ELECTRON_OVERRIDE_DIST_PATH']) return null
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'No display found'
  if (electronProgram()) return null
  process.stdout.write('Downloading Electron (first time only)…\n')
  const fetched = spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    stdio: 'ignore',
  })
  return fetched.status === 0 && electronProgram() ? null : 'Electron couldn’t be downloaded'
}

function run(program: string, args: string[]): void {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

if (!ensureBuilt()) process.exit(1)
const reason = whyNoDesktop()
const program = electronProgram()
if (reason === null && program !== null) {
  // Chromium's sandbox does not work for root; all other users keep it.
  run(program, [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...process.argv.slice(2)])
} else {
  process.stdout.write(`${reason}. Opening Parley in your browser.\n`)
  run(process.execPath, [join(root, 'cli/parley.ts'), 'web', ...process.argv.slice(2)])
}

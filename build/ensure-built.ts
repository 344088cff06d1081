import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const SOURCES = ['electron', 'renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json']
const BUILT = 'out/renderer/index.html'

function newest(path: string): number {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const isCurrent = (): boolean =>
  existsSync(join(root, BUILT)) &&
  Math.max(...SOURCES.map((source) => newest(join(root, source)))) <= statSync(join(root, BUILT)).mtimeMs

/** Builds the window and the desktop shell when they are missing or older than their sources. False when that fails. */
export function ensureBuilt(): boolean {
  if (isCurrent()) return true
  process.stderr.write('Building Parley, once…\n')
  const cli = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status === 0
}

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const root = join(import.meta.dirname, '..')
const SOURCES = ['electron', 'renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json']
const BUILT = 'out/renderer/index.html'
/** How long to wait for another process: far longer than a build takes on a slow computer. */
const LOCK_TIMEOUT_MS = 180_000

function newest(path: string): number {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const isCurrent = (): boolean =>
  existsSync(join(root, BUILT)) &&
  Math.max(...SOURCES.map((source) => newest(join(root, source)))) <= statSync(join(root, BUILT)).mtimeMs

/**
 * Builds the window and the desktop shell if they are missing or older than their sources. Returns
 * false if that fails. Of several processes that need it at once, one builds and the others wait.
 */
export const ensureBuilt = (): boolean => isCurrent() || withLock(() => isCurrent() || build())

/**
 * The lock is an open transaction, like that of a data folder: the system ends it with the process.
 */
function withLock(work: () => boolean): boolean {
  mkdirSync(join(root, 'out'), { recursive: true })
  const lock = new DatabaseSync(join(root, 'out/building'))
  try {
    lock.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT_MS}; BEGIN EXCLUSIVE`)
    return work()
  } finally {
    lock.close()
  }
}

function build(): boolean {
  process.stderr.write('Building Parley (first time only)…\n')
  const cli = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status === 0
}

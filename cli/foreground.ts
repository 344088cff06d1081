import { execFileSync } from 'node:child_process'

/**
 * Whether this process may read from its terminal: one started with `&` would be stopped by the system at the first try. Where
 * that cannot be told, yes.
 */
export function ownsTerminal(): boolean {
  if (process.platform === 'win32') return true
  try {
    const ids = execFileSync('ps', ['-o', 'pgid=,tpgid=', '-p', `${process.pid}`], { encoding: 'utf8' })
    const [group, foreground] = ids.trim().split(/\s+/)
    return group === foreground
  } catch {
    return true
  }
}

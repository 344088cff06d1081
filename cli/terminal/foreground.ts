import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Whether this process may read from its terminal: the system would stop one that was started with
 * `&`. True if that is unknown.
 */
export function ownsTerminal(): boolean {
  if (process.platform === 'win32') return true
  try {
    const [group, foreground] = process.platform === 'linux' ? linuxGroups() : groups()
    return group === foreground
  } catch {
    return true
  }
}

/**
 * The process group of this process, and the one in the foreground. Containers often have no `ps`.
 */
function linuxGroups(): (string | undefined)[] {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  // The name before the last bracket may contain anything.
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [group, foreground]
}

function groups(): string[] {
  const ids = execFileSync('ps', ['-o', 'pgid=,tpgid=', '-p', `${process.pid}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return ids.trim().split(/\s+/)
}

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasProgram, type Computer } from './computer.ts'
import { BROWSER_PACKAGE, type Requirement } from './requirements.ts'

/**
 * Another program may be installing, for example after boot, and networks sometimes fail.
 */
const APT = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3']

const playwright = join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js')

/** `ID` of /etc/os-release; empty without one. */
export function systemId(): string {
  try {
    return /^ID="?([\w.-]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? ''
  } catch {
    return ''
  }
}

/** The beginning of an apt command; null without apt, or if this user may not use it. */
function apt(computer: Computer): string[] | null {
  if (!hasProgram('apt-get', computer)) return null
  const quietly = ['env', 'DEBIAN_FRONTEND=noninteractive', ...APT]
  if (computer.isRoot) return quietly
  if (!hasProgram('sudo', computer)) return null
  // sudo may ask for a password only if someone can type it.
  return computer.hasTerminal ? ['sudo', ...quietly] : ['sudo', '-n', ...quietly]
}

/** The names of Debian's packages for the missing parts. */
export const packagesOf = (missing: readonly Requirement[]): string[] => [
  ...new Set(missing.flatMap(({ packages }) => packages)),
]

/** The commands that install missing parts from the system's packages. `id` is {@link systemId}. */
export function packageSteps(missing: readonly Requirement[], computer: Computer, id: string): string[][] {
  const command = apt(computer)
  if (command === null) return []
  const install = (...packages: string[]) => [
    ...command,
    'install',
    '-y',
    '--no-install-recommends',
    ...packages,
  ]
  const packages = packagesOf(missing)
  const others = packages.filter((name) => name !== BROWSER_PACKAGE)
  // In a separate command: if the package does not exist, apt would install nothing of the command.
  // Ubuntu's only says where to get the browser.
  const browser = packages.includes(BROWSER_PACKAGE) && id !== 'ubuntu' ? [install(BROWSER_PACKAGE)] : []
  const steps = [...(others.length > 0 ? [install(...others)] : []), ...browser]
  return steps.length > 0 ? [[...command, 'update'], ...steps] : []
}

/**
 * The command that downloads Playwright's browser, and its libraries if this user may install them.
 */
export const playwrightStep = (computer: Computer): string[] => [
  process.execPath,
  playwright,
  'install',
  '--no-shell',
  ...(apt(computer) === null ? [] : ['--with-deps']),
  'chromium',
]

/** What to tell the user if these packages are still missing. */
export function adviceFor(packages: readonly string[], computer: Computer): string {
  const names = packages.join(', ')
  if (!hasProgram('apt-get', computer))
    return `Install these with your system’s package manager. Debian calls them ${names}.\n`
  if (apt(computer) === null)
    return `You may not install packages on this computer. Ask an administrator for ${names}.\n`
  return `These packages could not be installed: ${names}. What apt-get and Playwright said is above.\n`
}

/** Prints a command and runs it. Whether it helped is for the next check to find out. */
export function perform(step: readonly string[]): void {
  const [command = '', ...args] = step
  process.stdout.write(`${step.join(' ')}\n`)
  spawnSync(command, args, { stdio: ['inherit', 'ignore', 'inherit'] })
}

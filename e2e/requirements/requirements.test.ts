import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Computer } from './computer.ts'
import { findBrowser } from './find-browser.ts'
import { adviceFor, packageSteps, playwrightStep } from './install.ts'
import { describeProblems, findProblems, needsDisplay, REQUIREMENTS } from './requirements.ts'

const TOOLS = [
  'chromium',
  'ip',
  'nft',
  'sysctl',
  'script',
  'strace',
  'desktop-file-validate',
  'appstreamcli',
  'makensis',
]

/** A computer whose PATH is one folder with these programs, all of which start. */
const computer = (programs: readonly string[], more: Partial<Computer> = {}): Computer => ({
  platform: 'linux',
  isRoot: true,
  hasTerminal: false,
  env: { PATH: '/bin' },
  isProgram: (path) => programs.includes(path.replace('/bin/', '')),
  starts: () => true,
  electron: null,
  ...more,
})
const without = (...names: string[]) => TOOLS.filter((name) => !names.includes(name))
const missing = (on: Computer) => findProblems(on).map(({ requirement }) => requirement.name)
const lacking = (...names: string[]) => REQUIREMENTS.filter(({ name }) => names.includes(name))

describe('what the tests need', () => {
  test('is all there where every program is', () => {
    expect(missing(computer(TOOLS))).toEqual([])
  })

  test.each(TOOLS)('is missing where %s is, and nothing else then', (name) => {
    expect(missing(computer(without(name)))).toEqual([name === 'chromium' ? 'browser' : name])
  })

  test('is less for a user who is not root, and on other systems a browser', () => {
    const networks = ['ip', 'nft', 'sysctl']
    expect(missing(computer(without(...networks), { isRoot: false }))).toEqual([])
    expect(missing(computer([], { platform: 'darwin', isRoot: false }))).toEqual(['browser'])
  })

  test('includes a display and libraries where Electron’s own program is', () => {
    const electron = '/electron'
    const starts: Computer['starts'] = (program) => program !== electron
    expect(missing(computer(TOOLS, { electron }))).toEqual(['xvfb-run'])
    expect(missing(computer([...TOOLS, 'xvfb-run'], { electron, starts }))).toEqual(['libraries of Electron'])
    const shown = computer(TOOLS, { electron, env: { PATH: '/bin', DISPLAY: ':0' } })
    expect([missing(shown), needsDisplay(shown)]).toEqual([[], false])
    expect(needsDisplay(computer(TOOLS))).toBe(false)
  })

  test('can be asked for one by one', () => {
    const problems = findProblems(computer([]), ['strace'])
    expect(describeProblems(problems)).toBe(
      '  strace: missing (whether a host writes to disk before it answers)\n',
    )
  })

  // Programs of every system, or programs that the test itself looks for.
  const OF_THE_SYSTEM = [
    'bash',
    'env',
    'mkfifo',
    'sh',
    'stty',
    'mount',
    'npm',
    'umount',
    'unshare',
    'apparmor_parser',
    'plutil',
    'sh',
    'stty',
    'systemd-analyze',
  ]

  test('includes every program that a test starts', () => {
    const root = join(import.meta.dirname, '../..')
    const sources = ['e2e', 'cli', 'build', 'shared', 'electron'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => (folder === 'e2e' ? /\.ts$/ : /\.test\.ts$|^testing\//).test(name))
        .map((name) => readFileSync(join(root, folder, name), 'utf8')),
    )
    const started = sources.flatMap((source) =>
      [
        ...source.matchAll(
          /\b(?:spawn|spawnSync|execFile|execFileSync|checked|Running|Terminal)\(\s*'([\w.-]+)'/g,
        ),
      ].flatMap(([, name]) => name ?? []),
    )
    const known = new Set([...REQUIREMENTS.map(({ name }) => name), ...OF_THE_SYSTEM])
    expect(started).toContain('strace')
    expect(started.filter((name) => !known.has(name))).toEqual([])
  })
})

describe('the browser', () => {
  test('is the one that PARLEY_CHROMIUM names, and no other, even where that one does not start', () => {
    const named = (path: string) =>
      computer([...TOOLS, 'mine'], { env: { PATH: '/bin', PARLEY_CHROMIUM: path } })
    expect(findBrowser(named('/bin/mine'))).toEqual({ kind: 'found', path: '/bin/mine' })
    expect(findBrowser(named('/nowhere'))).toEqual({ kind: 'misnamed', path: '/nowhere' })
    expect(describeProblems(findProblems(named('/nowhere')))).toBe(
      '  PARLEY_CHROMIUM names /nowhere, where no browser starts: correct it, or unset it.\n',
    )
    expect(findBrowser(computer(TOOLS, { env: { PATH: '/bin', PARLEY_CHROMIUM: '' } }))).toEqual({
      kind: 'found',
      path: '/bin/chromium',
    })
  })

  test('is the first that starts: a note that says where to get one is none', () => {
    const starts: Computer['starts'] = (program) => !program.endsWith('chromium-browser')
    const noted = computer(['chromium-browser', 'google-chrome'], { starts })
    expect(findBrowser(noted)).toEqual({ kind: 'found', path: '/bin/google-chrome' })
    expect(findBrowser(computer(['chromium-browser'], { starts }))).toEqual({ kind: 'missing' })
  })
})

describe('installing', () => {
  const apt =
    'env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3'
  const install = `${apt} install -y --no-install-recommends`
  const some = lacking('browser', 'ip', 'nft')
  const steps = (on: Computer, id: string) => packageSteps(some, on, id).map((step) => step.join(' '))

  test('takes Debian’s packages, the browser by itself', () => {
    expect(steps(computer(['apt-get']), 'debian')).toEqual([
      `${apt} update`,
      `${install} iproute2 nftables`,
      `${install} chromium`,
    ])
    expect(packageSteps([], computer(['apt-get']), 'debian')).toEqual([])
  })

  test('takes Playwright’s browser on Ubuntu, with the libraries that it needs', () => {
    expect(steps(computer(['apt-get']), 'ubuntu')).toEqual([`${apt} update`, `${install} iproute2 nftables`])
    expect(playwrightStep(computer(['apt-get'])).slice(2)).toEqual([
      'install',
      '--no-shell',
      '--with-deps',
      'chromium',
    ])
  })

  test('asks for a password only where someone can type one', () => {
    const user = computer(['apt-get', 'sudo'], { isRoot: false })
    expect(steps(user, 'debian')[0]).toBe(`sudo -n ${apt} update`)
    expect(steps({ ...user, hasTerminal: true }, 'debian')[0]).toBe(`sudo ${apt} update`)
  })

  test('says what is left to do', () => {
    const advice = (on: Computer) => adviceFor(['chromium', 'nsis'], on)
    expect(advice(computer([]))).toBe(
      'Install these with your system’s package manager. Debian calls them chromium, nsis.\n',
    )
    expect(advice(computer(['apt-get'], { isRoot: false }))).toBe(
      'You may not install packages on this computer. Ask an administrator for chromium, nsis.\n',
    )
    expect(advice(computer(['apt-get']))).toBe(
      'These packages could not be installed: chromium, nsis. What apt-get and Playwright said is above.\n',
    )
  })

  test('changes no system that it may not or does not know', () => {
    expect(steps(computer(['apt-get'], { isRoot: false }), 'debian')).toEqual([])
    expect(steps(computer([]), 'fedora')).toEqual([])
    expect(playwrightStep(computer([])).slice(2)).toEqual(['install', '--no-shell', 'chromium'])
  })
})

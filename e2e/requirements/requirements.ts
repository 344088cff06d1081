import { hasProgram, type Computer } from './computer.ts'
import { findBrowser } from './find-browser.ts'

/** Something that tests need from a computer besides npm's packages. */
export interface Requirement {
  readonly name: string
  /** What is tested with it. */
  readonly use: string
  /** Debian's packages that contain it. */
  readonly packages: readonly string[]
  /**
   * What is wrong with it; null if it is there, or if no test that can run here needs it.
   */
  problem(computer: Computer): Problem | null
}

export type Problem =
  | { readonly kind: 'missing' }
  /** It cannot be installed: the user has to change something. */
  | { readonly kind: 'wrong'; readonly text: string }

/** Debian's browser. If it is not available, Playwright's replaces it. */
export const BROWSER_PACKAGE = 'chromium'

const MISSING: Problem = { kind: 'missing' }

const onLinux = ({ platform }: Computer): boolean => platform === 'linux'
/** Only root can make network namespaces, so their tests are skipped for other users. */
const asRoot = (computer: Computer): boolean => onLinux(computer) && computer.isRoot
const withoutDisplay = ({ electron, env }: Computer): boolean =>
  electron !== null && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']

const program = (
  name: string,
  packages: readonly string[],
  use: string,
  isUsed: (computer: Computer) => boolean,
): Requirement => ({
  name,
  use,
  packages,
  problem: (computer) => (isUsed(computer) && !hasProgram(name, computer) ? MISSING : null),
})

/** Whether Electron's program has no display here, and needs one. */
export const needsDisplay = (computer: Computer): boolean => onLinux(computer) && withoutDisplay(computer)

/**
 * All requirements, in the order of the report. Tools that only some systems have are not among
 * them: tests skip without these.
 */
export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'browser',
    use: 'stories in a window, in Chromium or Chrome',
    packages: [BROWSER_PACKAGE],
    problem: (computer) => {
      const search = findBrowser(computer)
      if (search.kind === 'found') return null
      if (search.kind === 'missing') return MISSING
      const text = `PARLEY_CHROMIUM names ${search.path}, where no browser starts: correct it, or unset it.`
      return { kind: 'wrong', text }
    },
  },
  {
    name: 'libraries of Electron',
    use: 'stories in the desktop app',
    // The browser's package brings the others, under the names of this release.
    packages: [BROWSER_PACKAGE, 'libgtk-3-0'],
    problem: ({ platform, electron, starts }) =>
      platform === 'linux' && electron && !starts(electron, ['-e', ''], { ELECTRON_RUN_AS_NODE: '1' })
        ? MISSING
        : null,
  },
  program('xvfb-run', ['xvfb', 'xauth'], 'a display for the desktop app', needsDisplay),
  program('ip', ['iproute2'], 'test networks', asRoot),
  program('nft', ['nftables'], 'test networks with packet filters', asRoot),
  program('sysctl', ['procps'], 'test networks whose computers forget neighbours sooner', asRoot),
  program('script', ['bsdutils'], 'programs in a terminal', onLinux),
  program('strace', ['strace'], 'whether a host writes to disk before it answers', onLinux),
  program('desktop-file-validate', ['desktop-file-utils'], 'the desktop entry', onLinux),
  program('appstreamcli', ['appstream'], 'the metadata for app stores', onLinux),
  program('makensis', ['nsis'], 'the installer for Windows', onLinux),
]

/** The missing requirements of the tests on a computer. */
export interface Finding {
  readonly requirement: Requirement
  readonly problem: Problem
}

/** All missing requirements, or those of the named ones. */
export const findProblems = (computer: Computer, names: readonly string[] = []): Finding[] =>
  REQUIREMENTS.filter(({ name }) => names.length === 0 || names.includes(name)).flatMap((requirement) => {
    const problem = requirement.problem(computer)
    return problem ? [{ requirement, problem }] : []
  })

/** One line for each missing requirement. */
export const describeProblems = (found: readonly Finding[]): string =>
  found
    .map(({ requirement: { name, use }, problem }) =>
      problem.kind === 'wrong' ? `  ${problem.text}\n` : `  ${name}: missing (${use})\n`,
    )
    .join('')

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type LaunchOptions,
  type Page,
} from '@playwright/test'
import { deadlines } from '../../build/testing/deadlines.ts'
import type { RemoteDesktopCommand } from '../network/remote-desktop.ts'
import { Program } from '../network/program.ts'
import { TestNetworks } from '../network/test-networks.ts'
import { UserPage } from './user-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const PARLEY = join(ROOT, 'cli/parley.ts')
const NPM_START = ['start', '--silent', '--prefix', ROOT, '--']

/** Simulated computers on one network, on which users run Parley and a browser. */
export class TestComputers {
  readonly networks = new TestNetworks()
  readonly #programs: Program[] = []
  readonly #browsers: Browser[] = []
  readonly #desktops: RemoteDesktop[] = []
  readonly #folders: string[] = []
  readonly #launch: LaunchOptions

  /** `launch` says how to launch browsers; the executable is wrapped to run on a computer. */
  constructor(launch: LaunchOptions) {
    this.#launch = launch
  }

  /** A computer on the network, with 10.77.1.`number`. */
  computer(name: string, number: number): string {
    const computer = this.networks.computer(name)
    this.networks.plug(computer, 1, number)
    return computer
  }

  /** A user of `parley web` on a computer. */
  async user(
    computer: string,
    name: string,
    look?: BrowserContextOptions,
  ): Promise<{ user: UserPage; page: Page; shell: Program }> {
    const shell = await this.parley(computer, 'web', '--no-open')
    return { ...(await this.visit(computer, shell, name, look)), shell }
  }

  /** Opens the address that `parley web` prints, in a browser on its computer. */
  async visit(
    computer: string,
    shell: Program,
    name: string,
    look?: BrowserContextOptions,
  ): Promise<{ user: UserPage; page: Page }> {
    const line = await shell.line((one) => one.includes('http://'))
    const browser = await this.#browser(computer)
    const page = await (await browser.newContext(look)).newPage()
    await page.goto(line.slice(line.indexOf('http://')))
    const user = new UserPage(page)
    await user.introduce(name)
    return { user, page }
  }

  /** Runs `npm start` on a computer without a display, with a separate data folder. */
  async npmStart(computer: string): Promise<Program> {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ELECTRON_OVERRIDE_DIST_PATH: ___, ...env } = process.env
    const args = [...NPM_START, '--no-open', '--data', await this.#folder()]
    return this.#started(new Program(computer, args, { command: 'npm', env }))
  }

  /** Starts the desktop app on a computer by `npm start`. */
  async desktop(computer: string): Promise<RemoteDesktop> {
    const folder = await this.#folder()
    const npmStart = join(folder, 'npm-start')
    const quoted = ['npm', ...NPM_START].map((word) => `'${word}'`).join(' ')
    await writeScript(npmStart, `exec ${quoted} "$@"`)
    // npm start passes the app first and then other arguments. Switches for Electron itself must
    // precede the app.
    await writeScript(
      join(folder, 'electron'),
      `exec '${electronProgram()}' --inspect=0 --remote-debugging-port=0 "$@"`,
    )
    const program = new Program(
      computer,
      [join(ROOT, 'e2e/network/remote-desktop.ts'), npmStart, join(folder, 'user-data')],
      { env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder } },
    )
    const desktop = new RemoteDesktop(this.#started(program))
    this.#desktops.push(desktop)
    await program.line((line) => line.includes('"open"'))
    return desktop
  }

  /** Runs `parley …` on a computer, with a separate data folder. */
  async parley(computer: string, ...args: string[]): Promise<Program> {
    return this.#started(new Program(computer, [PARLEY, ...args, '--data', await this.#folder()]))
  }

  async end(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()))
    await Promise.all(this.#desktops.map((desktop) => desktop.leave()))
    await Promise.all(this.#programs.map((program) => program.kill()))
    await this.networks.close()
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }

  /**
   * A browser on the computer’s network. Playwright controls it over a pipe, which needs no
   * network.
   */
  async #browser(computer: string): Promise<Browser> {
    const wrapped = join(await this.#folder(), 'browser')
    const path = this.#launch.executablePath ?? chromium.executablePath()
    await writeScript(wrapped, `exec ip netns exec ${computer} '${path}' "$@"`)
    const browser = await chromium.launch({ ...this.#launch, executablePath: wrapped })
    this.#browsers.push(browser)
    return browser
  }

  #started(program: Program): Program {
    this.#programs.push(program)
    return program
  }

  async #folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-computer-'))
    this.#folders.push(folder)
    return folder
  }
}

/** The desktop app on another computer. */
export class RemoteDesktop {
  readonly #program: Program

  constructor(program: Program) {
    this.#program = program
  }

  /** Resolves when the command is done; rejects with the problem. */
  async run(command: RemoteDesktopCommand): Promise<void> {
    const from = this.#program.lines.length
    this.#program.say(JSON.stringify(command))
    const line = await this.#program.line(() => true, from, 2 * deadlines.stepMs)
    const answer = JSON.parse(line) as { type: string; problem?: string }
    if (answer.type !== 'done') throw new Error(answer.problem)
  }

  /** Closes the app, and the room that it hosts. */
  leave(): Promise<void> {
    return this.#program.finish()
  }
}

async function writeScript(path: string, line: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${line}\n`)
  await chmod(path, 0o755)
}

/** Electron's program, or the one that ELECTRON_OVERRIDE_DIST_PATH names instead. */
const electronProgram = (): string =>
  join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ROOT, 'node_modules/electron/dist'), 'electron')

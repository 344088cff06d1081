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
import { Program } from './network/program.ts'
import { World } from './network/world.ts'
import { Person } from './person.ts'

const PARLEY = join(import.meta.dirname, '../cli/parley.ts')

/** Machines of their own on one network, each with `parley web` and a browser that runs there, too. */
export class Machines {
  readonly world = new World()
  readonly #programs: Program[] = []
  readonly #browsers: Browser[] = []
  readonly #folders: string[] = []
  readonly #launch: LaunchOptions

  /** How browsers are launched, but for where. */
  constructor(launch: LaunchOptions) {
    this.#launch = launch
  }

  /** Plugs a machine into the network, as its host `number`. */
  machine(name: string, number: number): string {
    const machine = this.world.machine(name)
    this.world.plug(machine, 1, number)
    return machine
  }

  /** What somebody does who sits down there: `parley web`, a name, nothing else. */
  async person(
    machine: string,
    name: string,
    look?: BrowserContextOptions,
  ): Promise<{ person: Person; page: Page; shell: Program }> {
    const shell = await this.parley(machine, 'web', '--no-open')
    const line = await shell.line((one) => one.includes('http://'))
    const browser = await this.#browser(machine)
    const page = await (await browser.newContext(look)).newPage()
    await page.goto(line.slice(line.indexOf('http://')))
    const person = new Person(page)
    await person.introduce(name)
    return { person, page, shell }
  }

  /** `parley …` on a machine, with a data folder of its own. */
  async parley(machine: string, ...args: string[]): Promise<Program> {
    const program = new Program(machine, [PARLEY, ...args, '--data', await this.#folder()])
    this.#programs.push(program)
    return program
  }

  async end(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()))
    await Promise.all(this.#programs.map((program) => program.kill()))
    await this.world.close()
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }

  /** A browser whose network is the machine’s. Playwright talks to it over a pipe, which knows no networks. */
  async #browser(machine: string): Promise<Browser> {
    const wrapped = join(await this.#folder(), 'browser')
    const path = this.#launch.executablePath ?? chromium.executablePath()
    await writeFile(wrapped, `#!/bin/sh\nexec ip netns exec ${machine} '${path}' "$@"\n`)
    await chmod(wrapped, 0o755)
    const browser = await chromium.launch({ ...this.#launch, executablePath: wrapped })
    this.#browsers.push(browser)
    return browser
  }

  async #folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-machine-'))
    this.#folders.push(folder)
    return folder
  }
}

import { createHash, createPublicKey } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppImageUpdater, type AppUpdater } from 'electron-updater'
import { onTestFinished } from 'vitest'
import { Running } from '../../build/testing/running.ts'
import { signUpdateFile } from '../../build/release/update-files.ts'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { UpdateDialogs, type DialogQuestion } from './update-dialogs.ts'
import { InstalledApp, TrackedRequests } from './updated-app.fixture.ts'
import { UpdateChoices } from './update-settings.ts'
import { updaterPort } from './updater-port.ts'
import { Updates } from './updates.ts'

// The whole path from the key to the installed program with the users' tools: electron-updater,
// `parley updates serve`, a release by RELEASING.md. Only Electron's part is replaced: Node
// makes the requests instead of Chromium, and the app does not quit.

const root = join(import.meta.dirname, '../..')
export const IMAGE = 'Parley-1.2.0-linux-x86_64.AppImage'

interface Release {
  readonly version?: string
  readonly staging?: number
  /** Another signing key, in PEM. */
  readonly privateKey?: string
}

/**
 * A signing key, a folder with a release, and an installed app with its user. Deleted when the test
 * ends.
 */
export class UpdatesFixture {
  readonly clock = new ManualClock()
  readonly app = new InstalledApp()
  /** The folder of the release. */
  readonly served = mkdtempSync(join(tmpdir(), 'parley-release-'))
  /** The questions to the user, and the buttons to press in turn; after those, the last button. */
  readonly seen: DialogQuestion[] = []
  readonly presses: string[] = []
  /** The source that the app checks. */
  place: string | null = null
  clipboard = ''
  readonly #key: { readonly public: string; readonly secret: string }

  private constructor(key: { readonly public: string; readonly secret: string }) {
    this.#key = key
    onTestFinished(() => {
      for (const folder of [this.served, this.app.folder]) rmSync(folder, { recursive: true, force: true })
    })
  }

  /** Runs a script of docs/RELEASING.md for a new key. */
  static async open(): Promise<UpdatesFixture> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-key-'))
    const file = join(folder, 'key.pem')
    const script = join(root, 'build/release/new-key.ts')
    const keyScript = new Running(process.execPath, [script, file], { cwd: root })
    const line = await keyScript.line('PARLEY_UPDATE_PUBLIC_KEY is')
    const secret = readFileSync(file, 'utf8')
    rmSync(folder, { recursive: true })
    return new UpdatesFixture({ public: line.split(' ').at(-1) ?? '', secret })
  }

  /** The program of the new version, which leaves a file when it starts. */
  program(): string {
    return `#!/bin/sh\nprintf started > '${join(this.app.folder, 'mark')}'\n${'#'.repeat(200_000)}\n`
  }

  release({ version = '1.2.0', staging = 100, privateKey = this.#key.secret }: Release = {}): void {
    const program = this.program()
    writeFileSync(join(this.served, IMAGE), program)
    const sha512 = createHash('sha512').update(program).digest('base64')
    const path = join(this.served, 'latest-linux.yml')
    writeFileSync(
      path,
      `version: ${version}
files:
  - url: ${IMAGE}
    sha512: ${sha512}
    size: ${program.length}
    blockMapSize: 1000
path: ${IMAGE}
sha512: ${sha512}
releaseDate: '2026-02-01T09:00:00.000Z'
`,
    )
    const publicKey = privateKey === this.#key.secret ? this.#key.public : publicOf(privateKey)
    signUpdateFile(path, { notes: 'Rooms are faster.', staging, privateKey, publicKey })
  }

  /** Serves the release as `parley updates serve` does; returns its address. */
  async serve(): Promise<string> {
    const listenOptions = ['--bind', '127.0.0.1', '--port', '0']
    const args = [join(root, 'cli/parley.ts'), 'updates', 'serve', this.served, ...listenOptions]
    const server = new Running(process.execPath, args, { cwd: root })
    onTestFinished(() => server.kill())
    return (await server.line('  http://')).trim()
  }

  /** The app with its dialogs and settings file. `agreed`: the user agreed to updates. */
  start(agreed: boolean) {
    const { app, clock, place } = this
    const choices = new UpdateChoices(app.userDataPath)
    if (agreed) choices.write({ agreed, place })
    process.env['APPIMAGE'] = app.image
    onTestFinished(() => void delete process.env['APPIMAGE'])
    const requests = new TrackedRequests()
    const updater: AppUpdater = new AppImageUpdater(null, app)
    Object.assign(updater, { httpExecutor: requests })
    const port = updaterPort(updater, requests.closeAll)
    const source = place === null ? null : ({ kind: 'network', url: place } as const)
    const updates = new Updates({ port, clock, key: this.#key.public, source, agreed })
    onTestFinished(() => updates.close())
    const dialogs = new UpdateDialogs({
      updates,
      choices,
      defaultSource: null,
      choose: (question) => Promise.resolve(this.#press(question)),
      readClipboard: () => Promise.resolve(this.clipboard),
      warning: () => null,
    })
    return { updates, dialogs, choices }
  }

  /** The state that a check ends in. */
  async check(): Promise<Updates['state']> {
    const { updates } = this.start(true)
    await waitForState(updates, 'current', 'available', 'failed')
    return updates.state
  }

  /** The stored downloads. */
  cached(): string[] {
    const files = readdirSync(this.app.folder, { recursive: true, encoding: 'utf8' })
    return files.filter((name) => name.endsWith(IMAGE))
  }

  #press(question: DialogQuestion): number {
    this.seen.push(question)
    const press = this.presses.shift()
    const at = press === undefined ? question.buttons.length - 1 : question.buttons.indexOf(press)
    if (at < 0) throw new Error(`no button “${press}” among ${question.buttons.join(', ')}`)
    return at
  }
}

/** Resolves when the updates are in one of these states. */
export function waitForState(updates: Updates, ...kinds: Updates['state']['kind'][]): Promise<void> {
  return new Promise((resolve) => {
    const checkState = () => {
      if (!kinds.includes(updates.state.kind)) return
      stop()
      resolve()
    }
    const stop = updates.subscribe(checkState)
    checkState()
  })
}

const publicOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')

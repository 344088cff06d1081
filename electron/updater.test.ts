import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppImageUpdater, type AppUpdater } from 'electron-updater'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { Running } from '../build/testing/running.ts'
import { signUpdateFile } from '../build/release/update-files.ts'
import { ManualClock } from '../shared/protocol/manual-clock.ts'
import { UpdateDialogs, type Question } from './update-dialogs.ts'
import { Installed, rawServer, Requests } from './updated-app.fixture.ts'
import { UpdateChoices } from './update-settings.ts'
import { ANSWER_BYTES, updaterPort } from './updater-port.ts'
import { CHECK_MS, STALLED_MS, Updates } from './updates.ts'

// From the key to the installed program with what users run: electron-updater, `parley updates serve`, a release as RELEASING.md
// makes it. Only what Electron itself would do is done here: HTTP by Node instead of Chromium, and ending the app.

const require = createRequire(import.meta.url)
const root = join(import.meta.dirname, '..')
const IMAGE = 'Parley-1.2.0-linux-x86_64.AppImage'
const DAY = 86_400_000
const PIECE = Buffer.alloc(64 * 1024, 'x')

let clock: ManualClock
let served: string
let key: string
let secret: string
let app: Installed
let seen: Question[]
let presses: string[]
/** Where the app looks. */
let place: string | null
let clipboard: string

beforeEach(() => {
  clock = new ManualClock()
  seen = []
  presses = []
  place = null
  clipboard = ''
  served = mkdtempSync(join(tmpdir(), 'parley-release-'))
  app = new Installed()
  onTestFinished(() => {
    for (const folder of [served, app.folder]) rmSync(folder, { recursive: true, force: true })
  })
})

/** Runs a script of docs/RELEASING.md. */
async function newKey(): Promise<void> {
  const file = join(served, 'key.pem')
  const made = new Running(process.execPath, [join(root, 'build/release/new-key.ts'), file], { cwd: root })
  key = (await made.line('PARLEY_UPDATE_PUBLIC_KEY is')).split(' ').at(-1) ?? ''
  secret = readFileSync(file, 'utf8')
  rmSync(file)
}

interface Release {
  readonly version?: string
  readonly staging?: number
  readonly privateKey?: string
}

/** What starts as the new version leaves a mark: that it was started. */
const program = () => `#!/bin/sh\nprintf started > '${join(app.folder, 'mark')}'\n${'#'.repeat(200_000)}\n`

function release({ version = '1.2.0', staging = 100, privateKey = secret }: Release = {}): void {
  writeFileSync(join(served, IMAGE), program())
  const sha512 = createHash('sha512').update(program()).digest('base64')
  const path = join(served, 'latest-linux.yml')
  writeFileSync(
    path,
    `version: ${version}
files:
  - url: ${IMAGE}
    sha512: ${sha512}
    size: ${program().length}
    blockMapSize: 1000
path: ${IMAGE}
sha512: ${sha512}
releaseDate: '2026-02-01T09:00:00.000Z'
`,
  )
  const publicKey = privateKey === secret ? key : publicOf(privateKey)
  signUpdateFile(path, { notes: 'Rooms are faster.', staging, privateKey, publicKey })
}

function publicOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')
}

async function serve(): Promise<string> {
  const args = [join(root, 'cli/parley.ts'), 'updates', 'serve', served, '--bind', '127.0.0.1', '--port', '0']
  const server = new Running(process.execPath, args, { cwd: root })
  onTestFinished(() => server.kill())
  return (await server.line('  http://')).trim()
}

/** The app with its dialogs, whose user agreed or did not, on the file that keeps it. */
function start(agreed: boolean) {
  const choices = new UpdateChoices(app.userDataPath)
  if (agreed) choices.write({ agreed, place })
  process.env['APPIMAGE'] = app.image
  onTestFinished(() => void delete process.env['APPIMAGE'])
  const requests = new Requests()
  const updater: AppUpdater = new AppImageUpdater(null, app)
  Object.assign(updater, { httpExecutor: requests })
  const source = place === null ? null : ({ kind: 'network', url: place } as const)
  const updates = new Updates({ port: updaterPort(updater, requests.closeAll), clock, key, source, agreed })
  onTestFinished(() => updates.close())
  const dialogs = new UpdateDialogs({
    updates,
    choices,
    usual: null,
    choose: (question) => {
      seen.push(question)
      const press = presses.shift()
      const at = press === undefined ? question.buttons.length - 1 : question.buttons.indexOf(press)
      if (at < 0) throw new Error(`no button “${press}” among ${question.buttons.join(', ')}`)
      return Promise.resolve(at)
    },
    copied: () => Promise.resolve(clipboard),
    ends: () => null,
  })
  return { updates, dialogs, choices, requests }
}

type Kind = Updates['state']['kind']

/** Resolves when the updates are in one of these states. */
function reaches(updates: Updates, ...kinds: Kind[]): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      if (!kinds.includes(updates.state.kind)) return
      stop()
      resolve()
    }
    const stop = updates.subscribe(settle)
    settle()
  })
}

/** The state that a look comes to. */
async function look(): Promise<Updates['state']> {
  const { updates } = start(true)
  await reaches(updates, 'current', 'available', 'failed')
  return updates.state
}

const cached = () =>
  readdirSync(app.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(IMAGE))

describe.skipIf(process.platform !== 'linux')(
  'updates, with electron-updater and a server on the network',
  () => {
    beforeEach(newKey)

    test('off, agreed to, found, fetched, compared, installed and started: each when the user says so', async () => {
      release()
      clipboard = await serve()
      const { updates, dialogs, choices } = start(false)
      clock.advance(10 * DAY)
      expect(updates.state).toEqual({ kind: 'off' })
      expect(choices.read().agreed).toBe(false)

      // Copied, the address of the server is offered as the place.
      presses.push('Look for updates', `Use ${clipboard}`, 'Download', 'Later')
      await dialogs.check()
      await reaches(updates, 'ready')
      await dialogs.check()
      expect(choices.read()).toEqual({ agreed: true, place: clipboard })
      expect(seen.map(({ message }) => message)).toEqual([
        'May Parley look for updates once a day?',
        'This Parley was built without a place to look for updates.',
        'Parley 1.2.0 can be downloaded.',
        'Parley 1.2.0 is downloaded, and takes over when Parley restarts.',
        'Parley 1.2.0 is downloaded, and takes over when Parley restarts.',
      ])
      expect(seen[2]?.detail).toBe('Rooms are faster.')
      expect(readFileSync(app.image, 'utf8')).toBe('the old one')

      const electron = require.resolve('electron')
      const told: string[] = []
      // What electron-updater tells Electron’s own updater before the app ends.
      require.cache[electron] = {
        exports: { autoUpdater: { emit: (name: string) => told.push(name) } },
      } as never
      onTestFinished(() => void delete require.cache[electron])
      updates.tell({ kind: 'installAsked' })
      await app.ended.promise
      expect(told).toEqual(['before-quit-for-update'])
      expect(updates.state.kind).toBe('installing')
      expect(readFileSync(join(app.folder, IMAGE), 'utf8')).toBe(program())
      await expect.poll(() => readdirSync(app.folder)).toContain('mark')
      expect(readdirSync(app.folder)).not.toContain('Parley-1.1.0-linux-x86_64.AppImage')
    })

    test('what is signed with another key is refused before a byte of it is fetched', async () => {
      const other = generateKeyPairSync('ed25519')
        .privateKey.export({ format: 'pem', type: 'pkcs8' })
        .toString()
      release({ privateKey: other })
      place = await serve()
      expect(await look()).toEqual({ kind: 'failed', problem: 'not-signed' })
    })

    test('a share that was widened without the key is refused', async () => {
      release({ staging: 10 })
      const path = join(served, 'latest-linux.yml')
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace('stagingPercentage: 10', 'stagingPercentage: 100'),
      )
      place = await serve()
      expect(await look()).toEqual({ kind: 'failed', problem: 'not-signed' })
    })

    test('a download that is not what was signed is thrown away', async () => {
      release()
      writeFileSync(join(served, IMAGE), program().replace('started', 'stolen!'))
      place = await serve()
      const { updates } = start(true)
      await reaches(updates, 'available')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready', 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
      expect(cached()).toEqual([])
      expect(readFileSync(app.image, 'utf8')).toBe('the old one')
    })

    test.each(['1.0.9', '1.1.0'])('%s, signed by the makers, is no update of 1.1.0', async (version) => {
      release({ version })
      place = await serve()
      expect((await look()).kind).toBe('current')
    })

    test('a staged release reaches the share that was drawn, and no other', async () => {
      release({ staging: 25 })
      place = await serve()
      app.draw(0.26)
      expect((await look()).kind).toBe('current')
      app.draw(0.24)
      expect((await look()).kind).toBe('available')
    })

    test('the place learns nothing that it could know this computer by', async () => {
      app.draw(0.5)
      const asked: string[] = []
      place = await rawServer((socket) => socket.on('data', (data) => asked.push(data.toString()))).then(
        ({ url }) => url,
      )
      const { updates } = start(true)
      await expect.poll(() => asked.length).toBe(1)
      updates.tell({ kind: 'refused' })
      expect(asked[0]).toMatch(/^GET \/latest-linux\.yml/)
      expect(asked[0]).toMatch(/^x-user-staging-id: \r$/im)
      expect(asked[0]).not.toContain('00000000-0000')
    })

    test('a server that is gone is said to be, and so is one that has no updates', async () => {
      const { url, close } = await rawServer(() => {})
      await close()
      place = url
      expect(await look()).toEqual({ kind: 'failed', problem: 'unreachable' })
      release()
      place = await serve()
      rmSync(join(served, 'latest-linux.yml'))
      expect(await look()).toEqual({ kind: 'failed', problem: 'unreachable' })
    })

    test('a server that takes the question and never answers is given up, and another place is asked', async () => {
      const asked = Promise.withResolvers<void>()
      const silent = await rawServer((socket) => socket.once('data', () => asked.resolve()))
      place = silent.url
      const { updates } = start(true)
      await asked.promise
      clock.advance(CHECK_MS)
      expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
      release()
      updates.useSource({ kind: 'network', url: await serve() })
      await reaches(updates, 'available', 'failed')
      expect(updates.state.kind).toBe('available')
    })

    test('a place whose turn has not come is asked nothing once the user refused', async () => {
      const asked = Promise.withResolvers<void>()
      const silent = await rawServer((socket) => socket.once('data', () => asked.resolve()))
      const visits: string[] = []
      const next = await rawServer((socket) => {
        visits.push('next')
        socket.end('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n')
      })
      place = silent.url
      const { updates } = start(true)
      await asked.promise
      // The silent place has to be let go of first, so this one waits, and is refused before its turn comes.
      updates.useSource({ kind: 'network', url: next.url })
      updates.tell({ kind: 'refused' })
      release()
      updates.useSource({ kind: 'network', url: await serve() })
      updates.tell({ kind: 'agreed' })
      await reaches(updates, 'available', 'failed')
      expect([updates.state.kind, visits]).toEqual(['available', []])
    })

    test('a download that stalls is given up and leaves nothing; the next try is whole', async () => {
      release()
      const yml = readFileSync(join(served, 'latest-linux.yml'))
      const begun = Promise.withResolvers<void>()
      const stalling = await rawServer((socket) =>
        socket.on('data', (data) => {
          const wanted = data.toString().split(' ')[1] ?? ''
          if (wanted.includes('.yml'))
            return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${yml.length}\r\n\r\n${yml.toString()}`)
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${program().length}\r\n\r\n#!/bin/sh`)
          begun.resolve()
        }),
      )
      place = stalling.url
      const { updates } = start(true)
      await reaches(updates, 'available')
      updates.tell({ kind: 'downloadAsked' })
      await begun.promise
      clock.advance(STALLED_MS)
      expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
      updates.useSource({ kind: 'network', url: await serve() })
      await reaches(updates, 'available', 'failed')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready', 'failed')
      expect(updates.state.kind).toBe('ready')
      expect(cached()).toHaveLength(1)
    })

    test('an update file without an end is given up before it fills the memory', async () => {
      let sent = 0
      const endless = await rawServer((socket) =>
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n')
          const pour = () => {
            while (!socket.destroyed && sent < 100 * ANSWER_BYTES) {
              sent += PIECE.length
              if (!socket.write(PIECE)) break
            }
          }
          socket.on('drain', pour)
          pour()
        }),
      )
      place = endless.url
      expect(await look()).toEqual({ kind: 'failed', problem: 'unreachable' })
      // What was under way when the connection ended was sent as well.
      expect(sent).toBeLessThan(10 * ANSWER_BYTES)
    })

    test('a download is asked for whole, and given up when it is longer than was signed', async () => {
      release()
      const yml = readFileSync(join(served, 'latest-linux.yml'))
      const size = program().length
      let sent = 0
      const asked: string[] = []
      const endless = await rawServer((socket) =>
        socket.on('data', (data) => {
          const request = data.toString()
          if (request.includes('.yml'))
            return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${yml.length}\r\n\r\n${yml.toString()}`)
          asked.push(request)
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1_000 * PIECE.length}\r\n\r\n`)
          const pour = () => {
            while (!socket.destroyed && sent < 1_000 * PIECE.length) {
              sent += PIECE.length
              if (!socket.write(PIECE)) break
            }
          }
          socket.on('drain', pour)
          pour()
        }),
      )
      place = endless.url
      const { updates } = start(true)
      await reaches(updates, 'available')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready', 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
      expect(asked).toHaveLength(1)
      expect(asked[0]).not.toMatch(/^range:/im)
      expect(sent).toBeLessThan(size + 500 * PIECE.length)
      expect(cached()).toEqual([])
      updates.useSource({ kind: 'network', url: await serve() })
      await reaches(updates, 'available', 'failed')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready', 'failed')
      expect(updates.state.kind).toBe('ready')
    })

    test('a copy that electron-updater does not replace is said to be one, and nobody is asked', async () => {
      const visits: string[] = []
      place = await rawServer(() => visits.push('asked')).then(({ url }) => url)
      const { updates } = start(true)
      // As in a tar.gz that was unpacked where the packages put the program: no AppImage.
      delete process.env['APPIMAGE']
      await reaches(updates, 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'not-replaceable' })
      expect(visits).toEqual([])
    })

    test('an installation that fails is told, and the old program is still there', async () => {
      release()
      place = await serve()
      const { updates } = start(true)
      await reaches(updates, 'available')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready')
      // As when the folder of the AppImage cannot be written: it is not where it is said to be.
      process.env['APPIMAGE'] = join(app.folder, 'nowhere', 'Parley.AppImage')
      updates.tell({ kind: 'installAsked' })
      await reaches(updates, 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'install-failed' })
      expect(readFileSync(app.image, 'utf8')).toBe('the old one')
    })
  },
)

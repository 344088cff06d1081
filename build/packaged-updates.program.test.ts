import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { extractAll } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasFuses } from './distribution.ts'
import { ensureBuilt } from './ensure-built.ts'
import { signUpdateFile } from './release/update-files.ts'
import { copyElectron, localElectron } from './testing/local-electron.ts'
import { Running } from './testing/running.ts'

// Updates the packed app, from its Help menu to the start of the new version. An Electron with
// fuses cannot be tested like this; then only electron/updates/updater.test.ts tests updates,
// without Electron.

const root = join(import.meta.dirname, '..')
const IMAGE = 'Parley-9.9.9-linux-x86_64.AppImage'
const pair = generateKeyPairSync('ed25519')
const secret = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const key = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

const electron = localElectron()
const missing =
  'missing' in electron ? electron.missing : hasFuses(electron.folder) ? 'Electron’s program has fuses' : null
if (missing !== null) process.stdout.write(`Not checked: updates of the packed app (${missing}).\n`)

describe.skipIf(missing !== null)('the packed app', () => {
  let folder: string
  const at = (...parts: string[]): string => join(folder, ...parts)

  beforeAll(() => {
    if ('missing' in electron) return
    folder = mkdtempSync(join(tmpdir(), 'parley-updated-'))
    expect(ensureBuilt()).toBe(true)
    const copy = copyElectron(electron.folder, at('electron'))
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'build/package.ts'), '--dir', '--linux', '--x64', `-c.directories.output=${at('dist')}`],
      {
        encoding: 'utf8',
        env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: copy.folder, PARLEY_UPDATE_PUBLIC_KEY: key },
      },
    )
    expect(status, `${stdout}${stderr}`).toBe(0)
    extractAll(at('dist/linux-unpacked/resources/app.asar'), at('app'))
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function serveRelease(program: string): Promise<string> {
    mkdirSync(at('served'))
    writeFileSync(at('served', IMAGE), program)
    const sha512 = createHash('sha512').update(program).digest('base64')
    const file = at('served/latest-linux.yml')
    writeFileSync(
      file,
      `version: 9.9.9\nfiles:\n  - url: ${IMAGE}\n    sha512: ${sha512}\n    size: ${program.length}\npath: ${IMAGE}\n`,
    )
    signUpdateFile(file, { notes: 'Rooms are faster.', staging: 100, privateKey: secret, publicKey: key })
    const args = [
      join(root, 'cli/parley.ts'),
      'updates',
      'serve',
      at('served'),
      '--bind',
      '127.0.0.1',
      '--port',
      '0',
    ]
    const server = new Running(process.execPath, args, { cwd: root })
    onTestFinished(() => server.kill())
    return (await server.line('  http://')).trim()
  }

  test('checks for updates from its Help menu, downloads and installs the next version, and starts it', async () => {
    const url = await serveRelease(`#!/bin/sh\nprintf started > '${at('mark')}'\n`)
    writeFileSync(at('Parley.AppImage'), 'the old one')
    mkdirSync(at('resources'))
    // As electron-builder writes it into an AppImage.
    writeFileSync(
      at('resources/app-update.yml'),
      'provider: generic\nurl: https://parley.example\nupdaterCacheDirName: parley-updater\n',
    )
    const shim = join(import.meta.dirname, 'testing/electron-for-updates.cjs')
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const app = new Running(
      at('electron/electron'),
      ['-r', shim, at('app'), `--user-data-dir=${at('user')}`, '--no-nearby', ...asRoot],
      {
        cwd: root,
        env: {
          ...process.env,
          PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
          XDG_CACHE_HOME: at('cache'),
          APPIMAGE: at('Parley.AppImage'),
          APPDIR: dirname(process.execPath),
          UPDATES_RESOURCES: at('resources'),
          UPDATES_COPIED: url,
          UPDATES_PRESSES: JSON.stringify([
            'Check for updates',
            `Use ${url}`,
            'Download',
            'Restart and install',
          ]),
        },
      },
    )
    onTestFinished(() => app.kill())
    expect(await app.line('Check for updates daily')).toContain('signed by the Parley team')
    expect(await app.line('doesn’t know where to check')).toContain(url)
    expect(await app.line('is available')).toContain('Rooms are faster.')
    await app.line('will be installed when Parley restarts')
    expect(await app.ended).toBe(0)
    await expect.poll(() => existsSync(at('mark'))).toBe(true)
    expect(readFileSync(at('Parley.AppImage'), 'utf8')).toContain('printf started')
    expect(JSON.parse(readFileSync(at('user/updates.json'), 'utf8'))).toEqual({ agreed: true, place: url })
  })
})

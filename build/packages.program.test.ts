import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll, extractFile, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { EXECUTABLE } from './builder.config.ts'
import { ensureBuilt } from './ensure-built.ts'
import { packNpm, UNIT } from './npm/pack.ts'
import { copyElectron, localElectron } from './testing/local-electron.ts'
import { Running } from './testing/running.ts'

// Makes the downloads and runs them as users do. This downloads nothing.

const root = join(import.meta.dirname, '..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-packages-'))
  expect(ensureBuilt()).toBe(true)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the terminal tool from npm', () => {
  let installed: string
  let tarball: string

  beforeAll(async () => {
    tarball = await packNpm(join(folder, 'npm'))
    installed = join(folder, 'installed')
    mkdirSync(installed)
    writeFileSync(join(installed, 'package.json'), '{ "private": true }')
    const { status, stderr } = spawnSync(
      'npm',
      ['install', '--offline', '--no-audit', '--no-fund', tarball],
      {
        cwd: installed,
        encoding: 'utf8',
        shell: process.platform === 'win32',
      },
    )
    expect(status, stderr).toBe(0)
  })

  const parley = (...args: string[]): Running => {
    const running = new Running(
      process.execPath,
      [join(installed, 'node_modules/parley-lan/bin/parley.js'), ...args],
      { cwd: installed },
    )
    onTestFinished(() => running.kill())
    return running
  }

  test('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await parley('--version').line('parley')).toBe(`parley ${version}`)
  })

  test('is under 3 MB, and has no dependencies and no native code', () => {
    expect(statSync(tarball).size).toBeLessThan(3_000_000)
    expect(readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'parley-lan',
    ])
    const files = readdirSync(join(installed, 'node_modules/parley-lan'), {
      recursive: true,
      encoding: 'utf8',
    })
    expect(files.filter((name) => /\.(node|map|ts|tsx)$|test/.test(name))).toEqual([])
    expect(files).toContain(UNIT)
    const notices = readFileSync(join(installed, 'node_modules/parley-lan/THIRD-PARTY.txt'), 'utf8')
    for (const name of ['valibot', 'ws', 'react', 'react-dom', 'zustand', 'jsqr'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })

  test('hosts a room that other copies join', async () => {
    const host = parley(
      'host',
      '--json',
      '--hidden',
      '--bind',
      '127.0.0.1',
      '--port',
      '0',
      '--data',
      join(folder, 'host'),
    )
    const { invite } = JSON.parse(await host.line('"listening"')) as { invite: string }
    const ann = parley('join', invite, '--as', 'Ann', '--json', '--data', join(folder, 'ann'))
    const bob = parley('join', invite, '--as', 'Bob', '--json', '--data', join(folder, 'bob'))
    await Promise.all([ann.line('"joined"'), bob.line('"joined"')])
    ann.say('Hello from an empty folder')
    await bob.line('Hello from an empty folder')
  })

  test('serves the window with its own page', async () => {
    const web = parley('web', '--no-open', '--no-nearby', '--port', '0', '--data', join(folder, 'web'))
    const url = /http:\S+/.exec(await web.line('http://'))?.[0] ?? ''
    const entered = await fetch(url, { redirect: 'manual' })
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const page = await (await fetch(new URL('/', url), { headers: { cookie } })).text()
    const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? ''
    expect((await fetch(new URL(script, url), { headers: { cookie } })).status).toBe(200)
  })
})

const electron = localElectron()
if ('missing' in electron)
  process.stdout.write(`Not checked: the packed desktop app (${electron.missing}).\n`)

describe.skipIf('missing' in electron)('the desktop app, packed into a folder', () => {
  let unpacked: string
  let fuses: boolean

  beforeAll(() => {
    if ('missing' in electron) return
    const copy = copyElectron(electron.folder, join(folder, 'electron'))
    fuses = copy.fuses
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(root, 'build/package.ts'),
        '--dir',
        '--linux',
        '--x64',
        `-c.directories.output=${join(folder, 'dist')}`,
      ],
      { encoding: 'utf8', env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: copy.folder } },
    )
    expect(status, `${stdout}${stderr}`).toBe(0)
    unpacked = join(folder, 'dist/linux-unpacked')
  })

  const archive = () => join(unpacked, 'resources/app.asar')

  test('is one archive, without unpacked files beside it', () => {
    const beside = readdirSync(join(unpacked, 'resources')).filter((name) =>
      /^(default_)?app($|\.asar)/.test(name),
    )
    expect(beside).toEqual(['app.asar'])
  })

  test('contains the program and its licences, and nothing else', () => {
    const files = listPackage(archive(), { isPack: false }).map((path) => path.replaceAll('\\', '/'))
    const own = files.filter((path) => !path.startsWith('/node_modules'))
    const folders = [
      '/out',
      '/out/main',
      '/out/main/chunks',
      '/out/preload',
      '/out/renderer',
      '/out/renderer/assets',
    ]
    for (const path of own.filter((one) => !folders.includes(one))) {
      expect(path).toMatch(
        /^\/(package\.json|out\/(THIRD-PARTY\.txt|main\/.+\.js|preload\/.+\.cjs|renderer\/(index\.html|favicon(-unread)?\.svg|assets\/[^/]+\.(js|css|svg|png|woff2))))$/,
      )
    }
    expect(
      files.filter((path) => /\.(map|[cm]?tsx?|md|ya?ml|node)$/.test(path) && !/LICENSE/i.test(path)),
    ).toEqual([])
    expect(files.filter((path) => /\/(tests?|__tests__|docs?|examples?|\.bin)(\/|$)/.test(path))).toEqual([])
    const licences = extractFile(archive(), 'out/THIRD-PARTY.txt').toString('utf8')
    for (const name of ['react', 'react-dom', 'zustand', 'jsqr'])
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'))
    const packages = new Set(
      files.flatMap((path) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)/.exec(path)?.[1] ?? []),
    )
    const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>
    }
    expect(Object.keys(source.devDependencies).filter((name) => packages.has(name))).toEqual([])
  })

  test('keeps only English of Chromium’s languages, and includes the AppStream metadata', () => {
    const locales = readdirSync(join(unpacked, 'locales'))
    expect(locales).toContain('en-US.pak')
    expect(locales.filter((name) => !name.startsWith('en'))).toEqual([])
    expect(readdirSync(join(unpacked, 'usr/share/metainfo'))).toEqual(['org.parley.desktop.metainfo.xml'])
  })

  /** The archive's content, for a program without fuses. One with fuses runs only its archive. */
  const content = (): string => {
    const extracted = join(folder, 'extracted')
    if (!existsSync(extracted)) extractAll(archive(), extracted)
    return extracted
  }

  const run = (program: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    })
    expect(status, `${stdout}${stderr}`).toBe(0)
    return stdout
  }

  test('starts and hosts a room, which a terminal joins', () => {
    const args = fuses ? [] : ['--app', content()]
    const said = run(join(root, 'e2e/browser/installed.ts'), [join(unpacked, EXECUTABLE), ...args])
    expect(said).toContain('The app hosts, and a terminal joins.')
  })

  test('passes the stories of the desktop, run on its archive’s content', () => {
    // On the unpacked archive: the packed app with its fuses can no longer be inspected.
    const program = 'missing' in electron ? '' : electron.folder
    const said = run(
      join(root, 'node_modules/@playwright/test/cli.js'),
      ['test', 'desktop-shell.spec.ts', 'desktop-data.spec.ts', '--output', join(folder, 'results')],
      { PARLEY_APP: content(), ELECTRON_OVERRIDE_DIST_PATH: program, CI: '1' },
    )
    expect(said).toMatch(/^ +1\d passed/m)
    expect(said).not.toMatch(/skipped|did not run|flaky/)
  })
})

import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'
import { notices, packageOf, pagePackages } from './third-party.ts'

const root = join(import.meta.dirname, '../..')

/**
 * The terminal tool's name in the registry, where `parley` belongs to another project. Its command
 * is still `parley`.
 */
export const NPM_NAME = 'parley-lan'
const BUNDLE = 'bin/parley.js'
export const UNIT = 'parley.service'

/**
 * Leaves out the step that builds the page in a checkout: an installed Parley includes it.
 */
const withoutCheckout: Plugin = {
  name: 'without-checkout',
  resolveId: (source) => (source.endsWith('/ensure-built.ts') ? '\0ensure-built' : null),
  load: (id) => (id === '\0ensure-built' ? 'export const ensureBuilt = () => true' : null),
}

/**
 * Bundles cli/parley.ts into one file without dependencies; returns the folders of the packages in
 * it.
 */
export async function bundle(file: string): Promise<Set<string>> {
  const built = await rolldown({
    input: join(root, 'cli/parley.ts'),
    platform: 'node',
    plugins: [withoutCheckout],
    // Optional modules that ws and others try to load. Everything else is in the bundle.
    external: ['bufferutil', 'utf-8-validate', 'electron'],
    logLevel: 'warn',
  })
  try {
    const { output } = await built.write({
      file,
      format: 'esm',
      minify: true,
      // Node 22 would warn at every start that SQLite is experimental.
      banner: '#!/usr/bin/env -S node --disable-warning=ExperimentalWarning',
      codeSplitting: false,
    })
    return new Set(output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds.flatMap(packageOf) : [])))
  } finally {
    await built.close()
  }
}

interface Manifest {
  readonly version: string
  readonly description: string
  readonly license: string
}

function manifest({ version, description, license }: Manifest): string {
  const packed = {
    name: NPM_NAME,
    version,
    description,
    license,
    type: 'module',
    bin: { parley: BUNDLE },
    engines: { node: '>=22.16.0' },
    keywords: ['chat', 'lan', 'terminal', 'local-network'],
  }
  return `${JSON.stringify(packed, null, 2)}\n`
}

/**
 * Packs the terminal tool, with the page that `parley web` serves, into a tarball in a folder;
 * returns its path. out/renderer must be built. Throws if bundling or `npm pack` fails.
 */
export async function packNpm(folder: string): Promise<string> {
  const staging = mkdtempSync(join(tmpdir(), 'parley-npm-'))
  try {
    const bundled = await bundle(join(staging, BUNDLE))
    const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
    writeFileSync(join(staging, 'package.json'), manifest(source))
    copyFileSync(join(import.meta.dirname, 'README.md'), join(staging, 'README.md'))
    copyFileSync(join(root, 'LICENSE'), join(staging, 'LICENSE'))
    // For a permanent room: an installed tool has no checkout to copy the unit from.
    copyFileSync(join(root, 'build/server', UNIT), join(staging, UNIT))
    writeFileSync(join(staging, 'THIRD-PARTY.txt'), notices([...bundled, ...pagePackages()]))
    cpSync(join(root, 'out/renderer'), join(staging, 'out/renderer'), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    })
    mkdirSync(folder, { recursive: true })
    return join(folder, npmPack(staging, folder))
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

function npmPack(staging: string, folder: string): string {
  const args = ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder]
  // npm is a script on Windows, which only a shell can start.
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: staging,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`)
  const [packed] = JSON.parse(stdout) as { filename: string }[]
  if (!packed) throw new Error('npm pack made nothing')
  return packed.filename
}

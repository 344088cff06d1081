import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.ts'
import { hasFuses } from './distribution.ts'
import { notices, pagePackages } from './npm/third-party.ts'

// `npm run package`: makes installers for this system in dist/. Arguments are electron-builder's,
// such as `-- --dir` or `-- --linux deb --arm64`.

const root = join(import.meta.dirname, '..')

/**
 * Why no package can be made here, in one line; null if one can. Downloads Electron if it is
 * missing.
 */
function missingForPackage(args: readonly string[]): string | null {
  const distribution = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (distribution) {
    if (!existsSync(distribution))
      return `ELECTRON_OVERRIDE_DIST_PATH names ${distribution}, which doesn’t exist`
    if (args.includes('--dir') || hasFuses(distribution)) return null
    return `the Electron in ${distribution} has no fuses to set; without ELECTRON_OVERRIDE_DIST_PATH the released one is used`
  }
  const package_ = join(root, 'node_modules/electron')
  const fetched = spawnSync(process.execPath, [join(package_, 'install.js')], { encoding: 'utf8' })
  if (fetched.status === 0) return null
  const { version } = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')) as { version: string }
  const reason = /(?:Error|error): *(.+)/.exec(fetched.stderr)?.[1] ?? 'no reason given'
  return `Electron ${version} is missing and couldn’t be downloaded (${reason})`
}

function run(args: string[]): number {
  const missing = missingForPackage(args)
  if (missing !== null) {
    process.stderr.write(`No package: ${missing}.\n`)
    return 1
  }
  if (!ensureBuilt()) return 1
  // Packages in the window’s bundle have no folder of their own for a licence.
  const file = join(root, 'out/THIRD-PARTY.txt')
  // Another process may be packing it now, and must not see half of it.
  writeFileSync(`${file}.${process.pid}`, notices(pagePackages()))
  renameSync(`${file}.${process.pid}`, file)
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  const config = ['--config', join(import.meta.dirname, 'builder.config.ts')]
  const { status } = spawnSync(process.execPath, [builder, ...config, '--publish', 'never', ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  return status ?? 1
}

process.exitCode = run(process.argv.slice(2))

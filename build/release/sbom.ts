import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pagePackages } from '../npm/third-party.ts'
import { shippedOnly, type Sbom } from './shipped.ts'

// `node build/release/sbom.ts FILE`: lists the parts of a release in CycloneDX, without the build
// tools. Electron and the packages in the window’s bundle are included, although npm has them as
// tools.

const root = join(import.meta.dirname, '../..')

function npmSbom(...args: string[]): Sbom {
  // npm is a script on Windows, which only a shell can start.
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr.slice(0, 2000)}`)
  return JSON.parse(stdout) as Sbom
}

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Where should it go? node build/release/sbom.ts FILE')
const bundled = pagePackages().map((folder) => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  return `${name}@${version}`
})
const sbom = shippedOnly(npmSbom(), npmSbom('--omit', 'dev'), bundled)
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`)
process.stdout.write(`${sbom.components.length} components.\n`)

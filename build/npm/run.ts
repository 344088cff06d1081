import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from '../ensure-built.ts'
import { packNpm } from './pack.ts'

// `npm run package:npm`: packs the terminal tool as a tarball in dist/.

if (!ensureBuilt()) process.exit(1)
const tarball = await packNpm(join(import.meta.dirname, '../../dist'))
process.stdout.write(`${tarball} (${(statSync(tarball).size / 1e6).toFixed(2)} MB)\n`)

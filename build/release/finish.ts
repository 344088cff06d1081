import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { notesOf } from './changelog.ts'
import { signUpdateFile, updateFiles } from './update-files.ts'

// `node build/release/finish.ts FOLDER`: adds notes, signed update files and checksums to the
// downloads of a release. PARLEY_UPDATE_KEY (PEM) signs; without it there are no update files,
// because apps would refuse them.

const root = join(import.meta.dirname, '../..')
const CHECKSUMS = 'SHA256SUMS.txt'

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Which folder? node build/release/finish.ts FOLDER')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const notes = notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
writeFileSync(join(folder, 'release-notes.md'), `${notes}\n`)

const { PARLEY_UPDATE_KEY: privateKey, PARLEY_UPDATE_PUBLIC_KEY: publicKey } = process.env
const staging = Number(process.env['PARLEY_STAGING_PERCENTAGE'] || 100)
if (!Number.isInteger(staging) || staging < 1 || staging > 100)
  throw new Error('PARLEY_STAGING_PERCENTAGE is a whole number from 1 to 100')
for (const path of updateFiles(folder)) {
  if (privateKey && publicKey) signUpdateFile(path, { notes, staging, privateKey, publicKey })
  else rmSync(path)
}
if (!privateKey || !publicKey)
  process.stdout.write('No update files: PARLEY_UPDATE_KEY or PARLEY_UPDATE_PUBLIC_KEY is not set.\n')

const names = readdirSync(folder)
  .filter((name) => name !== CHECKSUMS && name !== 'release-notes.md')
  .toSorted()
const lines: string[] = []
for (const name of names) lines.push(`${await checksum(join(folder, name))}  ${name}\n`)
writeFileSync(join(folder, CHECKSUMS), lines.join(''))
process.stdout.write(`${names.length} files, ${CHECKSUMS} and the notes of ${version}.\n`)

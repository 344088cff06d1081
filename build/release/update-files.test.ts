import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isSignedUpdate, type UpdateStatement } from '../../shared/node/updates/update-signature.ts'
import { signUpdateFile, updateFiles } from './update-files.ts'

const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): UpdateStatement }

function newPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    secret: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    known: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

function release(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-release-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'builder-debug.yml'), 'x: 1\n')
  writeFileSync(
    join(folder, 'latest-linux.yml'),
    `version: 1.2.0
files:
  - url: Parley-1.2.0-linux-x86_64.AppImage
    sha512: c2hh
    size: 7
    blockMapSize: 3
path: Parley-1.2.0-linux-x86_64.AppImage
sha512: c2hh
releaseDate: '2026-02-01T09:00:00.000Z'
`,
  )
  return folder
}

test('an app with the key accepts a signed update file, with its notes', () => {
  const [path = ''] = updateFiles(release())
  const { secret, known } = newPair()
  signUpdateFile(path, {
    notes: '### Fixed\n\n- “Quotes”: and colons',
    staging: 10,
    privateKey: secret,
    publicKey: known,
  })
  const read = yaml.load(readFileSync(path, 'utf8'))
  expect(isSignedUpdate(read, known)).toBe(true)
  expect(read.stagingPercentage).toBe(10)
  expect(read.releaseNotes).toBe('### Fixed\n\n- “Quotes”: and colons')
})

test('signing with a key that the app does not know fails', () => {
  const [path = ''] = updateFiles(release())
  const keys = { privateKey: newPair().secret, publicKey: newPair().known }
  expect(() => signUpdateFile(path, { notes: 'notes', staging: 100, ...keys })).toThrow('one pair')
})

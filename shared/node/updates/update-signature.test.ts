import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSignedUpdate, SIGNATURE_FIELD, signUpdate, type UpdateStatement } from './update-signature.ts'

function newKey(type: 'ed25519' | 'ed448' = 'ed25519') {
  const { privateKey, publicKey } =
    type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448')
  return {
    secret: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    known: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

const statement: UpdateStatement = {
  version: '1.2.0',
  files: [{ url: 'Parley-1.2.0-linux-x64.AppImage', sha512: 'c2hh', size: 7 }],
  releaseNotes: 'Rooms are faster.',
}
const key = newKey()
const signed = (changed: object = {}) => ({
  ...statement,
  [SIGNATURE_FIELD]: signUpdate(statement, key.secret),
  ...changed,
})

describe('an update file', () => {
  test('is accepted if the release key signed it, in any order of its fields', () => {
    expect(isSignedUpdate(signed(), key.known)).toBe(true)
    const { files, ...rest } = signed({ path: 'legacy', releaseDate: '2026-01-01' })
    expect(isSignedUpdate({ files, ...rest }, key.known)).toBe(true)
  })

  test.each([
    ['another version', { version: '1.2.1' }],
    ['another file', { files: [{ ...statement.files[0], url: 'evil.AppImage' }] }],
    ['another checksum', { files: [{ ...statement.files[0], sha512: 'ZXZpbA==' }] }],
    ['one file more', { files: [...statement.files, { url: 'x', sha512: 'y' }] }],
    ['no files', { files: [] }],
    ['other notes', { releaseNotes: 'Click here.' }],
    ['another share of installations', { stagingPercentage: 1 }],
    [
      'a request for administrator rights',
      { files: [{ ...statement.files[0], isAdminRightsRequired: true }] },
    ],
    ['packages of a web installer', { packages: { x64: { path: 'x', sha512: 'y' } } }],
    ['no signature', { [SIGNATURE_FIELD]: undefined }],
    ['a signature of nothing', { [SIGNATURE_FIELD]: '' }],
    ['a signature that is a number', { [SIGNATURE_FIELD]: 7 }],
  ])('is rejected with %s', (_what, changed) => {
    expect(isSignedUpdate(signed(changed), key.known)).toBe(false)
  })

  test('is rejected if someone else signed it, or the key is not an Ed25519 key', () => {
    expect(isSignedUpdate(signed(), newKey().known)).toBe(false)
    expect(isSignedUpdate(signed(), 'bm90IGEga2V5')).toBe(false)
    const other = newKey('ed448')
    const bySomethingElse = { ...statement, [SIGNATURE_FIELD]: signUpdate(statement, other.secret) }
    expect(isSignedUpdate(bySomethingElse, other.known)).toBe(false)
  })
})

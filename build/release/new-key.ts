import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'

// `node build/release/new-key.ts FILE`: makes a key pair for signing updates. Run it once for the
// project, because an app trusts only the key it was built with.

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Where should the secret key go? node build/release/new-key.ts FILE')
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
const known = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
process.stdout.write(
  `The secret key is in ${file}: PARLEY_UPDATE_KEY, kept offline as well.\nPARLEY_UPDATE_PUBLIC_KEY is ${known}\n`,
)

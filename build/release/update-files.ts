import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  isSignedUpdate,
  SIGNATURE_FIELD,
  signUpdate,
  type UpdateStatement,
} from '../../shared/node/updates/update-signature.ts'

const yaml = createRequire(import.meta.url)('js-yaml') as {
  load(text: string): unknown
  dump(value: unknown, options: { lineWidth: number }): string
}

/** The update files (latest*.yml) that electron-builder left in a folder. */
export const updateFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^latest.*\.yml$/.test(name))
    .map((name) => join(folder, name))

export interface Release {
  readonly notes: string
  /** The share of installations that get the update, in percent, 1 to 100. */
  readonly staging: number
  /** Signs the update file: PEM. */
  readonly privateKey: string
  /** The key that the app was built with: SPKI, base64. */
  readonly publicKey: string
}

/**
 * Adds the notes of the release to an update file and signs it (see
 * shared/node/updates/update-signature.ts). Throws if the file names no downloads, or if the
 * private and the public key are not a pair.
 */
export function signUpdateFile(path: string, { notes, staging, privateKey, publicKey }: Release): void {
  const content = yaml.load(readFileSync(path, 'utf8')) as UpdateStatement
  const statement = { ...content, releaseNotes: notes, stagingPercentage: staging }
  const signed = { ...statement, [SIGNATURE_FIELD]: signUpdate(statement, privateKey) }
  if (!isSignedUpdate(signed, publicKey))
    throw new Error(`${path}: the app would refuse this signature; are both keys of one pair?`)
  writeFileSync(path, yaml.dump(signed, { lineWidth: -1 }))
}

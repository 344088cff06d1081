import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { notesOf } from './changelog.ts'

// `node build/release/check-tag.ts v1.2.3`: fails with the reason if the version or the changelog
// does not match the tag.

const root = join(import.meta.dirname, '../..')
const [tag] = process.argv.slice(2)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, package.json says ${version}.`)
notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)

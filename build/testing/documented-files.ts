import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = join(import.meta.dirname, '../../docs/INSTALL.md')

/** The files that docs/INSTALL.md says Parley makes, as patterns of their paths in its folder. */
export function documentedFiles(): RegExp[] {
  const page = readFileSync(PAGE, 'utf8')
  const names = [...page.slice(page.indexOf('## File locations')).matchAll(/^\| `([\w./-]+)`/gm)].flatMap(
    ([, name]) => name ?? [],
  )
  return names.map(
    (name) => new RegExp(`^${name.replaceAll('.', String.raw`\.`).replace('ROOM', String.raw`[\w-]+`)}$`),
  )
}

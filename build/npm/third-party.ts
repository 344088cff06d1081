import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

interface Package {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

const read = (folder: string): Package =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package

/**
 * The folder of the installed package that a bundled module belongs to; empty for Parley's and
 * Node's own modules.
 */
export function packageOf(module: string): string[] {
  const found = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(module)
  return found?.[1] === undefined ? [] : [found[1]]
}

/** The folders of the packages in the window: those renderer/ imports, and their dependencies. */
export function pagePackages(): string[] {
  const names = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => imported(readFileSync(join(root, 'renderer', name), 'utf8')))
  const folders = new Set<string>()
  const visit = (name: string, from: string) => {
    const folder = [join(from, 'node_modules', name), join(root, 'node_modules', name)].find((path) =>
      existsSync(join(path, 'package.json')),
    )
    // An optional package may not be installed, and is then not in the page.
    if (folder === undefined || folders.has(folder)) return
    folders.add(folder)
    for (const next of Object.keys(read(folder).dependencies ?? {})) visit(next, folder)
  }
  for (const name of new Set(names)) visit(name, root)
  return [...folders]
}

const imported = (source: string): string[] =>
  [...source.matchAll(/(?:from |import\()'((?:@[\w.-]+\/)?[\w-][\w.-]*)/g)].flatMap(([, name]) => name ?? [])

/**
 * The packages in a download, for people to read, with the licence texts that must go with them.
 */
export function notices(folders: Iterable<string>): string {
  const entries = [...new Set(folders)]
    .map((folder) => ({ ...read(folder), text: licenceText(folder) }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, version, license, text }) => `${name} ${version} (${license ?? 'see below'})\n\n${text}`)
  return `Parley contains the work of others, under these licences.\n\n${entries.join('\n\n---\n\n')}\n`
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  return file === undefined
    ? 'The package comes without the text.'
    : readFileSync(join(folder, file), 'utf8').trim()
}

import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { oddIn } from './testing/odd-words.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** An item of a list, a row of a table or a paragraph, on one line. */
const blocks = (page: string): string[] =>
  page.split(/\n{2,}|\n(?=\s*(?:[-|#]|\d+\.) ?)/).map((block) => block.replaceAll(/\s+/g, ' ').trim())

/** A block without code and quoted titles, which are not prose. */
const prose = (block: string): string => block.replaceAll(/`[^`]*`|“[^”]*”/g, '…')

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/ARCHITECTURE.md',
  'docs/INSTALL.md',
  'docs/GUARANTEES.md',
  'docs/SECURITY.md',
  'docs/RELEASING.md',
  'docs/LIMITS.md',
  'shared/protocol/SPEC.md',
  'build/npm/README.md',
  'bench/README.md',
  'e2e/README.md',
  'electron/README.md',
  'shared/finding/README.md',
  'shared/node/storage/README.md',
]

const SOURCES = globSync('{shared,renderer,cli,electron,e2e,build,bench}/**/*.{ts,tsx,cjs,h}', {
  cwd: root,
}).map((file) => file.replaceAll('\\', '/'))

describe('documents', () => {
  test.each(DOCUMENTS)('%s is plain English', (page) => {
    const odd = blocks(read(page)).flatMap((block) =>
      oddIn(prose(block)).map((plain) => `${block} (better: ${plain})`),
    )
    expect(odd).toEqual([])
  })

  test.each(DOCUMENTS)('%s links to existing files', (page) => {
    const links = [...read(page).matchAll(/\]\(((?!https?:|#)[^)#\s]+)/g)].map(([, to = '']) => to)
    expect(links.filter((to) => !existsSync(join(root, dirname(page), to)))).toEqual([])
  })

  test.each(DOCUMENTS)('%s names existing source files', (page) => {
    const named = [...read(page).matchAll(/`([\w./-]+\.(?:tsx?|cjs|h))`/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !SOURCES.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([])
  })
})

interface Citation {
  readonly file: string
  /** The parts of a quoted title between its ellipses. */
  readonly titles: readonly string[]
}

const TEST_FILE = /`([\w./-]+\.(?:test|spec|contract)\.tsx?)`/

/** “Under fault” means one file; every other title follows the name of its file. */
function citations(page: string): Citation[] {
  return blocks(page.replaceAll(/^- Under fault:/gm, '- `e2e/faults/faults.spec.ts`:')).flatMap((block) => {
    const [, ...pairs] = block.split(TEST_FILE)
    return pairs.flatMap((file, at) => {
      if (at % 2 === 1) return []
      const quoted = [...(pairs[at + 1] ?? '').matchAll(/“([^”]*)”/g)]
      return [
        { file, titles: quoted.flatMap(([, title = '']) => title.split('…').map((part) => part.trim())) },
      ]
    })
  })
}

/** Whether a title is in the file, or is a suite’s title followed by a test’s. */
function has(source: string, title: string): boolean {
  const words = title.split(' ')
  return words.some(
    (_, at) => source.includes(words.slice(0, at).join(' ')) && source.includes(words.slice(at).join(' ')),
  )
}

describe('promises', () => {
  test.each(['docs/GUARANTEES.md', 'docs/SECURITY.md'])('%s cites tests that exist', (page) => {
    const cited = citations(read(page))
    expect(cited.length).toBeGreaterThan(20)
    const missing = cited.flatMap(({ file, titles }) => {
      const path = file.includes('/') ? file : globSync(`{shared,renderer,cli}/**/${file}`, { cwd: root })[0]
      if (path === undefined || !existsSync(join(root, path))) return [`no file ${file}`]
      const source = read(path).replaceAll(/\\'/g, '’').replaceAll(/\s+/g, ' ')
      return titles.filter((title) => !has(source, title)).map((title) => `${file}: “${title}”`)
    })
    expect(missing).toEqual([])
  })
})

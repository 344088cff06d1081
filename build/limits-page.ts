import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { hostSettings, optionOf, type HostLimitName } from '../shared/protocol/base/host-limits.ts'
import { limits } from '../shared/protocol/base/limits.ts'

// Writes docs/LIMITS.md from shared/protocol/base/limits.ts: `node build/limits-page.ts`.

const root = join(import.meta.dirname, '..')
const SOURCE = join(root, 'shared/protocol/base/limits.ts')
export const LIMITS_PAGE = join(root, 'docs/LIMITS.md')

/** An entry of limits.ts. Its comment also belongs to the entries after it that have none. */
const ENTRY = /^ {2}(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s+)?(\w+): [^\n]*,$/gm

const isLimit = (name: string): name is keyof typeof limits => Object.hasOwn(limits, name)
const isSetting = (name: string): name is HostLimitName => Object.hasOwn(hostSettings, name)

const INTRODUCTION = `# Limits

Every limit and its reason. \`node build/limits-page.ts\` makes this page from
[limits.ts](../shared/protocol/base/limits.ts); a test fails if it is out of date.

Names ending in Bytes count bytes of UTF-8, in Chars UTF-16 units, in Ms milliseconds. The others count things.

\`parley host\` can change the limits that have an option. Repeat \`--limit\` for each:

\`\`\`sh
parley host --limit members-here=50 --limit connections-per-address=1000
\`\`\`

People behind one router or on one computer share an address, and its limits. For a school behind one address, or to
measure from 127.0.0.1, raise \`connections-per-address\`, \`connections-per-second\` and \`connection-burst\`, and
\`unauthenticated\` if many connect at once.
`

/** The text that docs/LIMITS.md must have. Throws if it cannot read an entry of limits.ts. */
export async function limitsPage(): Promise<string> {
  const rows: string[][] = []
  let reason = ''
  for (const [, comment, name = ''] of readFileSync(SOURCE, 'utf8').matchAll(ENTRY)) {
    if (!isLimit(name)) throw new Error(`${name} is not a limit`)
    if (comment !== undefined) reason = comment.replace(/\s*\n\s*\*/g, '').trim()
    rows.push([`\`${name}\``, limits[name].toLocaleString('en'), ...settable(name), cell(reason)])
  }
  const unread = Object.keys(limits).filter((name) => !rows.some(([first]) => first === `\`${name}\``))
  if (unread.length > 0) throw new Error(`not read from limits.ts: ${unread.join(', ')}`)
  const table = [['Name', 'Limit', 'Option', 'Range', 'Why'], ['--', '--:', '--', '--', '--'], ...rows]
  const lines = table.map((row) => `| ${row.join(' | ')} |\n`).join('')
  const config = await resolveConfig(LIMITS_PAGE)
  return format(`${INTRODUCTION}\n${lines}`, { ...config, parser: 'markdown' })
}

function settable(name: string): [option: string, range: string] {
  if (!isSetting(name)) return ['', '']
  const { unit, min, max } = hostSettings[name]
  return [`\`${optionOf(name)}\``, `${min.toLocaleString('en')} to ${max.toLocaleString('en')} ${unit}`]
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll("'", '’')

if (import.meta.main) writeFileSync(LIMITS_PAGE, await limitsPage())

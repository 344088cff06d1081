import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { hostSettings, optionOf, type HostLimitName } from '../shared/protocol/base/host-limits.ts'
import { limits } from '../shared/protocol/base/limits.ts'

// Writes docs/LIMITS.md from shared/protocol/base/limits.ts: `node build/limits-page.ts`.

const root = join(import.meta.dirname, '..')
const SOURCE = join(root, 'shared/protocol/base/limits.ts')
export const LIMITS_PAGE = join(root, 'docs/LIMITS.md')

/** An entry of limits.ts: the comment in front of it belongs to it and to the entries that follow without one. */
const ENTRY = /^ {2}(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s+)?(\w+): [^\n]*,$/gm

const isLimit = (name: string): name is keyof typeof limits => Object.hasOwn(limits, name)
const isSetting = (name: string): name is HostLimitName => Object.hasOwn(hostSettings, name)

const INTRODUCTION = `# Limits

What is bounded, how far, and why. This page is made from [limits.ts](../shared/protocol/limits.ts) by
\`node build/limits-page.ts\`; a test fails when it is out of date.

Names that end in Bytes count bytes of UTF-8, in Chars UTF-16 units, in Ms milliseconds; the others count things.

The limits with an option are set for a room without a window like this, as often as needed:

\`\`\`sh
parley host --limit members-here=50 --limit connections-per-address=1000
\`\`\`

People behind one router or on one computer share an address, and so its limits: for a school behind one address, or for measuring
from 127.0.0.1, raise \`connections-per-address\`, \`connections-per-second\` and \`connection-burst\`, and \`unauthenticated\` where
many come at once.
`

/** The text of docs/LIMITS.md as it should be. Throws when an entry of limits.ts is not read. */
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
  const table = [['Name', 'Limit', 'Option', 'May be', 'Why'], ['--', '--:', '--', '--', '--'], ...rows]
  const lines = table.map((row) => `| ${row.join(' | ')} |\n`).join('')
  const config = await resolveConfig(LIMITS_PAGE)
  return format(`${INTRODUCTION}\n${lines}`, { ...config, parser: 'markdown' })
}

function settable(name: string): [option: string, range: string] {
  if (!isSetting(name)) return ['', '']
  const { unit, min, max } = hostSettings[name]
  return [`\`${optionOf(name)}\``, `${min.toLocaleString('en')} to ${max.toLocaleString('en')} ${unit}`]
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

if (import.meta.main) writeFileSync(LIMITS_PAGE, await limitsPage())

/** One version of CHANGELOG.md. */
export interface ChangelogEntry {
  readonly version: string
  /** YYYY-MM-DD; null before its release. */
  readonly date: string | null
  /** What changed, in Markdown, without its heading. */
  readonly notes: string
}

const HEADING = /^## (?:(Unreleased)|\[?(\d+\.\d+\.\d+(?:-[\w.]+)?)\]? [-–] (\d{4}-\d{2}-\d{2}))$/
const SECTIONS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']

/**
 * Reads a changelog in the form of keepachangelog.com 1.1: `## Unreleased` or `## 1.2.3 -
 * 2026-01-31`, then sections, newest first. Throws an Error that names the line with the mistake.
 */
export function readChangelog(text: string): ChangelogEntry[] {
  const entries: { version: string; date: string | null; lines: string[] }[] = []
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const problem = (what: string) => new Error(`CHANGELOG.md, line ${i + 1}: ${what}`)
    if (line.startsWith('## ')) {
      const heading = HEADING.exec(line)
      if (!heading) throw problem(`“${line}” is not “## Unreleased” or “## 1.2.3 - YYYY-MM-DD”`)
      const [, unreleased, version = '', date = null] = heading
      const last = entries.at(-1)
      if (unreleased && last) throw problem('“## Unreleased” comes first')
      if (date && last?.date && date > last.date) throw problem('versions are newest first')
      entries.push({ version: unreleased ?? version, date: unreleased ? null : date, lines: [] })
      continue
    }
    const section = /^### (.*)$/.exec(line)?.[1]
    if (section !== undefined && !SECTIONS.includes(section))
      throw problem(`“${section}” is none of ${SECTIONS.join(', ')}`)
    entries.at(-1)?.lines.push(line)
  }
  return entries.map(({ version, date, lines }) => ({ version, date, notes: lines.join('\n').trim() }))
}

/**
 * The notes of a version, in Markdown. Throws if the changelog has no such version, or no notes for
 * it.
 */
export function notesOf(text: string, version: string): string {
  const entry = readChangelog(text).find((candidate) => candidate.version === version)
  if (!entry) throw new Error(`CHANGELOG.md has no “## ${version} - YYYY-MM-DD”`)
  if (entry.notes === '') throw new Error(`CHANGELOG.md has no notes for ${version}`)
  return entry.notes
}

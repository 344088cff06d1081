/** The selected part of one row of the log. */
export interface CopiedRow {
  /** The day above it. */
  readonly day: string | null
  /** The author and time, if shown above it. */
  readonly byline: string | null
  readonly text: string
}

/** Selected rows as plain text: a blank line before each author and time, and no hidden text. */
export function copiedText(rows: readonly CopiedRow[]): string {
  const lines: string[] = []
  for (const { day, byline, text } of rows) {
    if (lines.length > 0 && (day !== null || byline !== null)) lines.push('')
    if (day !== null) lines.push(day)
    if (byline !== null) lines.push(byline)
    if (text !== '') lines.push(text)
  }
  return lines.join('\n')
}

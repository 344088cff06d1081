/** One row of the log, as far as it is selected. */
export interface CopiedRow {
  /** The day that stands above it. */
  readonly day: string | null
  /** Who said it and when, where that stands above it. */
  readonly byline: string | null
  readonly text: string
}

/** Selected rows as text that can be pasted elsewhere: a blank line before each who and when, and nothing that was not seen. */
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

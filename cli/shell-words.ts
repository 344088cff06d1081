/** Words without special characters, in sh, zsh and fish, or in cmd and PowerShell. */
const PLAIN = /^[\w./:+-]+$/
const PLAIN_ON_WINDOWS = /^[\w.:\\/+-]+$/

/**
 * A text as one word for pasting into the user's shell. On Windows the word works in cmd and
 * PowerShell, unless double quotes cannot protect it in both: then it is quoted for PowerShell, the
 * default.
 */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
  if (PLAIN_ON_WINDOWS.test(text)) return text
  // A backslash before the closing quote would escape it.
  const escaped = text.replace(/\\+$/, '$&$&')
  return /["$`]|%[a-z_][^%]*%/i.test(text) ? `'${escaped.replaceAll("'", "''")}'` : `"${escaped}"`
}

/**
 * The words that run a command of this tool with these arguments and options, for pasting into a
 * shell; `undefined` stands for an option that was not given. An argument that begins with a dash
 * is not an option.
 */
export function shellWords(
  verb: string,
  positionals: readonly string[],
  options: Readonly<Record<string, string | undefined>> = {},
  platform: NodeJS.Platform = process.platform,
): string {
  const givenOptions = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return []
    const sign = value.startsWith('-') ? '=' : ' '
    return [`--${name}${sign}${shellWord(value, platform)}`]
  })
  const hasDash = positionals.some((positional) => positional.startsWith('-'))
  const words = positionals.map((positional) => shellWord(positional, platform))
  return (hasDash ? [verb, ...givenOptions, '--', ...words] : [verb, ...words, ...givenOptions]).join(' ')
}

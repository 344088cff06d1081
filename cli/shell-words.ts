/** Nothing in it means anything to a shell: sh, zsh and fish, or cmd and PowerShell. */
const PLAIN = /^[\w./:+-]+$/
const PLAIN_ON_WINDOWS = /^[\w.:\\/+-]+$/

/**
 * A text as one word of the user's shell, to be pasted there. On Windows the same line serves cmd and PowerShell; what double
 * quotes do not protect in both of them is written for PowerShell, which Windows opens by itself today.
 */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
  if (PLAIN_ON_WINDOWS.test(text)) return text
  // A program takes a backslash before the closing quote for one that protects it.
  const whole = text.replace(/\\+$/, '$&$&')
  return /["$`]|%[a-z_][^%]*%/i.test(text) ? `'${whole.replaceAll("'", "''")}'` : `"${whole}"`
}

/**
 * The words that run a command of this tool with these arguments and options, to be pasted into a shell; `undefined` stands for an
 * option that was not given. What begins with a dash is no option.
 */
export function shellWords(
  verb: string,
  positionals: readonly string[],
  options: Readonly<Record<string, string | undefined>> = {},
  platform: NodeJS.Platform = process.platform,
): string {
  const given = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return []
    const sign = value.startsWith('-') ? '=' : ' '
    return [`--${name}${sign}${shellWord(value, platform)}`]
  })
  const isDashed = positionals.some((one) => one.startsWith('-'))
  const words = positionals.map((one) => shellWord(one, platform))
  return (isDashed ? [verb, ...given, '--', ...words] : [verb, ...words, ...given]).join(' ')
}

/** Who is typing, in one short line; empty if no one is. */
export function typingWords(names: readonly string[]): string {
  const [first, second, ...rest] = names
  if (first === undefined) return ''
  if (second === undefined) return `${first} is typing…`
  if (rest.length === 0) return `${first} and ${second} are typing…`
  return 'Several people are typing…'
}

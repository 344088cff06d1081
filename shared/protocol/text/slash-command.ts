/** What someone typed: a message, or a command of their shell. */
export type Typed =
  | { readonly kind: 'text'; readonly body: string }
  /** `name` is in lower case, without the slash; `rest` is what follows it, trimmed. */
  | { readonly kind: 'command'; readonly name: string; readonly rest: string }

const COMMAND = /^\/(\p{L}[\p{L}\p{M}]*)(?:[^\S\n](.*))?$/u

/**
 * Reads what was typed. A command is `/`, letters, then a space or the end, on one line. Anything
 * else is text and stays as it is: `/usr/bin/x`, `/ x`, `//x`, a leading space, several lines.
 *
 * A shell never posts a command, not even an unknown one. Pasted text is not typed: a shell that
 * can tell does not call this.
 */
export function readTyped(text: string): Typed {
  const [, name, rest = ''] = COMMAND.exec(text.trimEnd()) ?? []
  return name === undefined
    ? { kind: 'text', body: text }
    : { kind: 'command', name: name.toLowerCase(), rest: rest.trim() }
}

/** Typed text: a message, or a command to the shell. */
export type Typed =
  | { readonly kind: 'text'; readonly body: string }
  /** `name` is in lower case, without the slash; `args` is the text after it, trimmed. */
  | { readonly kind: 'command'; readonly name: string; readonly args: string }

const COMMAND = /^\/(\p{L}[\p{L}\p{M}]*)(?:[^\S\n](.*))?$/u

/**
 * Reads typed text. A command is `/`, letters, then a space or the end, on one line. Anything else
 * is a message and stays as it is: `/usr/bin/x`, `/ x`, `//x`, a leading space, several lines.
 *
 * A shell never posts a command, not even an unknown one. It does not call this for pasted text, if
 * it can tell.
 */
export function readTyped(text: string): Typed {
  const [, name, args = ''] = COMMAND.exec(text.trimEnd()) ?? []
  return name === undefined
    ? { kind: 'text', body: text }
    : { kind: 'command', name: name.toLowerCase(), args: args.trim() }
}

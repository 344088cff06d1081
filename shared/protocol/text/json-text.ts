/** Where a text is not valid JSON. Line and column count from 1, in UTF-16 units, as in editors. */
export interface JsonProblem {
  readonly line: number
  readonly column: number
  /** The unexpected text, in words that follow “unexpected”. */
  readonly found: string
}

export type ParsedJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: JsonProblem }

/** JSON.parse with the position of an error, which its own errors often omit. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    const at = jsonEnd(text)
    const before = text.slice(0, at)
    return {
      ok: false,
      problem: {
        line: before.split('\n').length,
        column: at - before.lastIndexOf('\n'),
        found: foundAt(text, at),
      },
    }
  }
}

/** As in “line 4, column 12: unexpected “}””. */
export const jsonProblemWords = ({ line, column, found }: JsonProblem): string =>
  `line ${line}, column ${column}: unexpected ${found}`

function foundAt(text: string, at: number): string {
  const point = text.codePointAt(at)
  if (point === undefined) return 'end'
  const sign = String.fromCodePoint(point)
  if (sign === '\n' || sign === '\r') return 'end of the line'
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(sign)
    ? `“${sign}”`
    : `character U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

const BLANK = /[ \t\n\r]*/y
const SIGN = /[{}[\],:]/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const STRING_START = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*/uy

type Awaited = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

/**
 * The offset of the first character that no JSON can have there, or the text's length if it ends
 * too early.
 */
function jsonEnd(text: string): number {
  const open: ('{' | '[')[] = []
  let awaited: Awaited = 'value'
  let at = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const taken = pattern.exec(text)?.[0] ?? ''
    at += taken.length
    return taken
  }
  const afterValue = (): Awaited => (open.length === 0 ? 'nothing' : ', or end')
  for (;;) {
    take(BLANK)
    const start = at
    const isKey: boolean = awaited === 'key' || awaited === 'key or }'
    const isValue: boolean = awaited === 'value' || awaited === 'value or ]'
    if (isKey || isValue) {
      if (take(STRING_START) !== '') {
        if (text[at] !== '"') return at
        at++
        awaited = isKey ? ':' : afterValue()
        continue
      }
      if (isValue && take(SCALAR) !== '') {
        awaited = afterValue()
        continue
      }
    }
    const sign = take(SIGN)
    const top = open.at(-1)
    if (isValue && (sign === '{' || sign === '[')) {
      open.push(sign)
      awaited = sign === '{' ? 'key or }' : 'value or ]'
    } else if (
      (sign === '}' && top === '{' && (awaited === 'key or }' || awaited === ', or end')) ||
      (sign === ']' && top === '[' && (awaited === 'value or ]' || awaited === ', or end'))
    ) {
      open.pop()
      awaited = afterValue()
    } else if (sign === ':' && awaited === ':') awaited = 'value'
    else if (sign === ',' && awaited === ', or end') awaited = top === '{' ? 'key' : 'value'
    else return start
  }
}

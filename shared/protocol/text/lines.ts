import { LineBytes } from './line-bytes.ts'

/** Why a line is refused: it is longer than the reader's limit, or its bytes are not text. */
export type LineProblem = 'too-long' | 'not-text'

/** A refused line. Lines count from 1, including refused and empty ones, as in editors. */
export interface BadLine {
  readonly number: number
  readonly problem: LineProblem
}

/** A line without its end, or why it is refused. */
export type Line = { readonly number: number; readonly text: string } | BadLine

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

const NEWLINE = 10
const MARK = '\uFEFF'
const NOTHING = new Uint8Array(0)

/**
 * Splits text into lines at `\n` only, and drops a `\r` before it. U+2028 and other characters that
 * some programs treat as a line end are text. Reads UTF-8, or UTF-16 if there is a byte order mark,
 * which it drops. Refuses a bad line and continues with the next. Never holds more than `maxBytes`
 * of a line.
 */
export class LineSplitter {
  readonly #maxBytes: number
  readonly #rest = new LineBytes()
  #encoding: Encoding | undefined
  /** Bytes that need the next chunk: half of a byte order mark or of a UTF-16 unit. */
  #half: Uint8Array = NOTHING
  #number = 1
  #skipping = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The lines that a chunk completes, in order. */
  *push(chunk: Uint8Array): Generator<Line, void> {
    const bytes = this.#withHalf(chunk)
    let start = 0
    while (start < bytes.length) {
      const end = this.#newline(bytes, start)
      yield* this.#take(bytes.subarray(start, end < 0 ? bytes.length : end), end >= 0)
      start = end < 0 ? bytes.length : end + this.#unit
    }
  }

  /** The last line, if no `\n` ends it. */
  *end(): Generator<Line, void> {
    const last = this.#half
    this.#half = NOTHING
    if (this.#rest.length + last.length > 0) yield* this.#take(last, true)
  }

  *#take(piece: Uint8Array, isWhole: boolean): Generator<Line, void> {
    if (!this.#skipping && this.#rest.length + piece.length > this.#maxBytes) {
      this.#rest.clear()
      this.#skipping = true
      yield { number: this.#number, problem: 'too-long' }
    }
    if (isWhole) {
      if (!this.#skipping) yield this.#decode(this.#rest.complete(piece))
      this.#skipping = false
      this.#number++
    } else if (!this.#skipping) this.#rest.add(piece, this.#maxBytes)
  }

  #decode(bytes: Uint8Array): Line {
    const number = this.#number
    try {
      const text = decoders[this.#encoding ?? 'utf-8'].decode(bytes)
      const from = number === 1 && text.startsWith(MARK) ? MARK.length : 0
      return { number, text: text.slice(from, text.endsWith('\r') ? -1 : undefined) }
    } catch {
      return { number, problem: 'not-text' }
    }
  }

  get #unit(): 1 | 2 {
    return this.#encoding === 'utf-8' ? 1 : 2
  }

  /**
   * Detects the encoding. Only half of a UTF-16 mark has to wait, since no UTF-8 text begins so.
   */
  #withHalf(chunk: Uint8Array): Uint8Array {
    const bytes = joined(this.#half, chunk)
    this.#half = NOTHING
    const [first, second] = bytes
    if (this.#encoding === undefined && first !== undefined) {
      if ((first === 0xff || first === 0xfe) && second === undefined) return this.#keepHalf(bytes, 0)
      this.#encoding =
        first === 0xff && second === 0xfe
          ? 'utf-16le'
          : first === 0xfe && second === 0xff
            ? 'utf-16be'
            : 'utf-8'
    }
    return this.#unit === 2 ? this.#keepHalf(bytes, bytes.length - (bytes.length % 2)) : bytes
  }

  #keepHalf(bytes: Uint8Array, from: number): Uint8Array {
    this.#half = bytes.slice(from)
    return bytes.subarray(0, from)
  }

  #newline(bytes: Uint8Array, start: number): number {
    if (this.#encoding === 'utf-8') return bytes.indexOf(NEWLINE, start)
    const low = this.#encoding === 'utf-16le' ? 0 : 1
    for (let at = start; at < bytes.length; at += 2) {
      if (bytes[at + low] === NEWLINE && bytes[at + 1 - low] === 0) return at
    }
    return -1
  }
}

/** Stateless between lines. `ignoreBOM` keeps marks that are not the first character. */
const decoders: Readonly<Record<Encoding, TextDecoder>> = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (before.length === 0) return after
  const both = new Uint8Array(before.length + after.length)
  both.set(before)
  both.set(after, before.length)
  return both
}

/** Lines read from a source of bytes. */
export async function* linesOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line, void> {
  const lines = new LineSplitter(maxBytes)
  for await (const chunk of source) yield* lines.push(chunk)
  yield* lines.end()
}

/** The text of a whole file, with `\n` as line end and no mark; or the first bad line. */
export function textOf(bytes: Uint8Array): { readonly text: string } | BadLine {
  const splitter = new LineSplitter(bytes.length)
  const texts: string[] = []
  for (const line of [...splitter.push(bytes), ...splitter.end()]) {
    if ('problem' in line) return line
    texts.push(line.text)
  }
  return { text: texts.join('\n') }
}

/** The problem of a line, in words that follow its number. */
export const lineProblemWords = (problem: LineProblem, maxBytes: number): string =>
  problem === 'not-text' ? 'not UTF-8 text' : `longer than ${Math.floor(maxBytes / 1024)} KiB`

/**
 * A value as one line of JSON, without its end. Also escapes U+007F to U+009F, U+2028 and U+2029,
 * at some of which other programs end lines. (JSON.stringify escapes lone surrogates and the
 * characters below U+0020.)
 */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[\u007F-\u009F\u2028\u2029]/g, escaped)

const escaped = (sign: string): string => String.raw`\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

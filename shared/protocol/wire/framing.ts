import { LineBytes } from '../text/line-bytes.ts'

/** Why a byte stream is not a valid stream of frames. Nothing after it is read [F2] [F3]. */
export type FramingProblem = 'frame-too-large' | 'not-utf8'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
/** Stateless between lines, so all splitters share it, since a host may have thousands. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Splits a byte stream into frames at newlines [F1]. Holds at most `maxBytes` of an unfinished
 * frame. Skips blank lines, and drops a `\r` before a newline.
 */
export class FrameSplitter {
  readonly #rest = new LineBytes()
  #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Changes the limit for frames that are not finished yet. */
  set maxBytes(bytes: number) {
    this.#maxBytes = bytes
  }

  /** Yields the frames that a chunk completes, in order; a problem is the last thing it yields. */
  *push(chunk: Uint8Array): Generator<string, FramingProblem | null> {
    let start = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start)
      const piece = chunk.subarray(start, end < 0 ? chunk.length : end)
      if (this.#rest.length + piece.length > this.#maxBytes) return 'frame-too-large'
      if (end < 0) {
        this.#rest.add(piece, this.#maxBytes)
        return null
      }
      const text = this.#decode(this.#rest.complete(piece))
      if (text === null) return 'not-utf8'
      if (text !== '') yield text
      start = end + 1
    }
  }

  #decode(line: Uint8Array): string | null {
    const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length
    try {
      return decoder.decode(line.subarray(0, end))
    } catch {
      return null
    }
  }
}

/** Why a byte stream stopped being one of frames; nothing after the problem is read [F2] [F3]. */
export type FramingProblem = 'frame-too-large' | 'not-utf8'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
const NOTHING = new Uint8Array(0)
/** Keeps no state between lines, so that all splitters share it: thousands of connections are idle. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Cuts a byte stream into frames at newlines [F1]. Keeps at most `maxBytes` of an unfinished frame, so a peer
 * cannot make this side buffer more. Blank lines are skipped; a trailing \r is part of the line end.
 */
export class FrameSplitter {
  #rest = NOTHING
  #restBytes = 0
  #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Raises or lowers the limit for frames that are not finished yet. */
  set maxBytes(bytes: number) {
    this.#maxBytes = bytes
  }

  /** Yields the frames a chunk completes, in order; a problem is the last thing it yields. */
  *push(chunk: Uint8Array): Generator<string, FramingProblem | null> {
    let start = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start)
      const piece = chunk.subarray(start, end < 0 ? chunk.length : end)
      if (this.#restBytes + piece.length > this.#maxBytes) return 'frame-too-large'
      if (end < 0) {
        this.#keep(piece)
        return null
      }
      const text = this.#decode(this.#complete(piece))
      if (text === null) return 'not-utf8'
      if (text !== '') yield text
      start = end + 1
    }
  }

  /** Copies: the runtime may reuse the chunk's memory. Grows by doubling, so single bytes cost no more than many. */
  #keep(piece: Uint8Array): void {
    const length = this.#restBytes + piece.length
    if (length > this.#rest.length) {
      const larger = new Uint8Array(Math.max(length, Math.min(2 * this.#rest.length, this.#maxBytes)))
      larger.set(this.#rest.subarray(0, this.#restBytes))
      this.#rest = larger
    }
    this.#rest.set(piece, this.#restBytes)
    this.#restBytes = length
  }

  #complete(last: Uint8Array): Uint8Array {
    if (this.#restBytes === 0) return last
    this.#keep(last)
    const whole = this.#rest.subarray(0, this.#restBytes)
    this.#rest = NOTHING
    this.#restBytes = 0
    return whole
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

import type { Frame } from './frames.ts'

const encoder = new TextEncoder()

/**
 * Frames encoded once for all receivers [F4]: byte transports send `bytes`, message transports send
 * one of `texts` per message.
 */
export class Encoded {
  readonly texts: readonly string[]
  #bytes: Uint8Array<ArrayBuffer> | undefined

  constructor(texts: readonly string[]) {
    this.texts = texts
  }

  /** Every frame with its newline, in UTF-8 [F1]. Computed on first use and then shared. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return (this.#bytes ??= encoder.encode(`${this.texts.join('\n')}\n`))
  }
}

/** JSON.stringify escapes every control character, so a frame never contains a newline [F1]. */
export const encode = (...frames: readonly Frame[]): Encoded =>
  new Encoded(frames.map((f) => JSON.stringify(f)))

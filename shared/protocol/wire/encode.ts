import type { Frame } from './frames.ts'

const encoder = new TextEncoder()

/**
 * Frames encoded once for all their receivers [F4]: byte transports send `bytes`, message transports one of
 * `texts` a message.
 */
export class Encoded {
  readonly texts: readonly string[]
  #bytes: Uint8Array<ArrayBuffer> | undefined

  constructor(texts: readonly string[]) {
    this.texts = texts
  }

  /** Every frame with its newline, UTF-8 [F1]. Computed on first use and shared afterwards. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return (this.#bytes ??= encoder.encode(`${this.texts.join('\n')}\n`))
  }
}

/** JSON.stringify escapes every control character, so a frame never contains a newline of its own [F1]. */
export const encode = (...frames: readonly Frame[]): Encoded =>
  new Encoded(frames.map((f) => JSON.stringify(f)))

/** Bytes a text takes on the wire. */
export const utf8Length = (text: string): number => encoder.encode(text).length

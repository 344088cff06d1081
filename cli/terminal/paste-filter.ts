import { Readable } from 'node:stream'
import type { ReadStream } from 'node:tty'

/** The marks that a terminal puts around a paste, and the sequences that turn them on and off. */
const BEGIN = Buffer.from('\u001B[200~')
const END = Buffer.from('\u001B[201~')
export const BRACKETED = { on: '\u001B[?2004h', off: '\u001B[?2004l' } as const

/**
 * The keys that are pressed at a terminal, without pastes: `onPaste` gets each paste whole, in
 * order with the keys. For readline, this behaves like the terminal.
 */
export class PasteFilter extends Readable {
  readonly #terminal: ReadStream
  readonly #onPaste: (text: string) => void
  // Keeps the state of a character that is split between two reads.
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #isUtf8 = true
  #pasting = false
  #pending: Buffer = Buffer.alloc(0)

  constructor(terminal: ReadStream, onPaste: (text: string) => void) {
    super()
    this.#terminal = terminal
    this.#onPaste = onPaste
    const onData = (bytes: Buffer) => this.#filter(bytes)
    const end = () => {
      terminal.off('data', onData)
      this.push(null)
    }
    terminal.on('data', onData)
    terminal.once('end', end)
    // A closed terminal can be neither read nor reset.
    terminal.on('error', end)
  }

  get isTTY(): boolean {
    return true
  }

  /** Whether all input was UTF-8. Other bytes read as U+FFFD. */
  get isUtf8(): boolean {
    return this.#isUtf8
  }

  setRawMode(on: boolean): this {
    this.#terminal.setRawMode(on)
    return this
  }

  override _read(): void {
    this.#terminal.resume()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#terminal.destroy()
    callback(error)
  }

  #filter(bytes: Buffer): void {
    this.#isUtf8 &&= this.#isValidUtf8(bytes)
    let remaining: Buffer = Buffer.concat([this.#pending, bytes])
    this.#pending = Buffer.alloc(0)
    while (remaining.length > 0) {
      const mark = this.#pasting ? END : BEGIN
      const at = remaining.indexOf(mark)
      if (at === -1) {
        const complete = this.#pasting ? 0 : remaining.length - partialMarkBytes(mark, remaining)
        if (complete > 0) this.push(remaining.subarray(0, complete))
        this.#pending = remaining.subarray(complete)
        return
      }
      const before = remaining.subarray(0, at)
      if (this.#pasting) this.#onPaste(before.toString())
      else if (at > 0) this.push(before)
      this.#pasting = !this.#pasting
      remaining = remaining.subarray(at + mark.length)
    }
  }

  #isValidUtf8(bytes: Buffer): boolean {
    try {
      this.#decoder.decode(bytes, { stream: true })
      return true
    } catch {
      return false
    }
  }
}

/** How many bytes at the end may be the start of a mark. */
function partialMarkBytes(mark: Buffer, bytes: Buffer): number {
  const longest = Math.min(mark.length - 1, bytes.length)
  for (let size = longest; size > 0; size--)
    if (bytes.subarray(-size).equals(mark.subarray(0, size))) return size
  return 0
}

import { Duplex } from 'node:stream'

/** A stream whose first bytes are also kept for inspection. */
export class PeekedStream extends Duplex {
  /** What arrived first, at most `most` bytes. */
  first: Buffer = Buffer.alloc(0)
  readonly #inner: Duplex

  constructor(inner: Duplex, maxBytes: number) {
    super()
    this.#inner = inner
    inner.on('data', (chunk: Buffer) => {
      this.first = Buffer.concat([this.first, chunk]).subarray(0, maxBytes)
      this.emit('tapped')
      if (!this.push(chunk)) inner.pause()
    })
    inner.on('end', () => this.push(null))
    inner.on('error', (error) => this.destroy(error))
    inner.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#inner.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#inner.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#inner.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inner.destroy()
    done(error)
  }
}

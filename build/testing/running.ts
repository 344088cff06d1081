import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { LineSplitter, type Line } from '../../shared/protocol/text/lines.ts'

/** More than any answer takes. */
const LINE_BYTES = 1024 * 1024

/** A program under test, with its stdout read line by line. */
export class Running {
  readonly child: ChildProcess
  /** Resolves with the exit code when the program has ended; null if a signal ended it. */
  readonly ended: Promise<number | null>
  readonly #lines: string[] = []
  #errors = ''
  readonly #waiting = new Set<() => void>()

  constructor(program: string, args: readonly string[], options: SpawnOptions) {
    this.child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
    const { stdout, stderr } = this.child
    const lines = new LineSplitter(LINE_BYTES)
    const take = (read: Iterable<Line>) => {
      for (const line of read) {
        if ('problem' in line) throw new Error(`line ${line.number} of ${program} is ${line.problem}`)
        this.#add(line.text)
      }
    }
    stdout?.on('data', (chunk: Buffer) => take(lines.push(chunk)))
    stdout?.on('end', () => take(lines.end()))
    stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()))
    this.child.on('close', () => this.#wake())
    this.ended = once(this.child, 'close').then(() => this.child.exitCode)
  }

  /** Resolves with the first line that contains a text; rejects if the program ends without one. */
  async line(part: string): Promise<string> {
    for (;;) {
      const found = this.#lines.find((line) => line.includes(part))
      if (found !== undefined) return found
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended with ${this.child.exitCode}: ${this.#lines.join('\n')}${this.#errors}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Its stdout so far, in whole lines. */
  get output(): string {
    return this.#lines.map((line) => `${line}\n`).join('')
  }

  /** Its stderr so far. */
  get errors(): string {
    return this.#errors
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`)
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill('SIGKILL')
    await once(this.child, 'exit')
  }

  #add(line: string): void {
    this.#lines.push(line)
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

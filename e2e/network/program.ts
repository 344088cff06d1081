import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { deadlines } from '../../build/testing/deadlines.ts'

export interface ProgramOptions {
  /** In place of Node. */
  readonly command?: string
  readonly env?: NodeJS.ProcessEnv
}

/**
 * A program of this checkout on one of the test computers, with its output line by line.
 */
export class Program {
  readonly lines: string[] = []
  /** Resolves when it has ended and its output is read. */
  readonly ended: Promise<unknown>
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  #waiting: (() => void)[] = []

  constructor(computer: string, args: readonly string[], { command, env }: ProgramOptions = {}) {
    // "ip netns exec" becomes the program, so the child's id is the program's. Processes that it
    // starts are in its group.
    this.#child = spawn('ip', ['netns', 'exec', computer, command ?? process.execPath, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
      ...(env && { env }),
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.lines.push(line)
      for (const look of this.#waiting.splice(0)) look()
    })
    this.ended = once(this.#child, 'close')
  }

  say(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /**
   * Resolves with the first line that fits, from line number `from` on, printed already or within
   * the time.
   */
  async line(
    fits: (line: string) => boolean,
    from = 0,
    withinMs: number = deadlines.stepMs,
  ): Promise<string> {
    const deadline = performance.now() + withinMs
    for (;;) {
      const found = this.lines.slice(from).find(fits)
      if (found !== undefined) return found
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`no such line within ${withinMs} ms; last: ${this.lines.at(-1)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** Ends its input, and waits for it to end. */
  async finish(): Promise<void> {
    this.#child.stdin.end()
    await this.ended
  }

  /** Like Ctrl-C: signals its whole group. */
  async interrupt(): Promise<void> {
    this.#signal('SIGINT')
    await this.ended
  }

  /** Kills it, and the processes in its group, without notice. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL')
    await this.ended
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal)
  }
}

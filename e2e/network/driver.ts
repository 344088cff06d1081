import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { deadlines } from '../../build/testing/deadlines.ts'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import type { DiscoveryState } from '../../shared/finding/discovery-state.ts'
import type { PublishCommand } from './publish.ts'

export type Line = { readonly at: number } & (
  | { readonly type: 'state'; readonly state: DiscoveryState }
  | { readonly type: 'rooms'; readonly rooms: readonly FoundRoom[] }
  | { readonly type: 'browsing' | 'stopping' }
  | { readonly type: 'announced' | 'withdrawn'; readonly id: string }
  | { readonly type: 'cpu'; readonly ms: number; readonly wakeUps: number }
)

/** browse.ts or publish.ts in a namespace: its output so far, and its commands. */
export class Driver {
  readonly lines: Line[] = []
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #exited: Promise<void>
  #waiting: (() => void)[] = []

  constructor(namespace: string, program: 'browse' | 'publish', ...args: readonly string[]) {
    const file = join(import.meta.dirname, `${program}.ts`)
    // "ip netns exec" becomes the program, so the child's id is the program's.
    this.#child = spawn('ip', ['netns', 'exec', namespace, process.execPath, file, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()))
    createInterface({ input: this.#child.stdout }).on('line', (text) => {
      this.lines.push(JSON.parse(text) as Line)
      const waiting = this.#waiting
      this.#waiting = []
      for (const look of waiting) look()
    })
  }

  send(command: PublishCommand | 'again' | 'cpu'): void {
    this.#child.stdin.write(`${typeof command === 'string' ? command : JSON.stringify(command)}\n`)
  }

  /**
   * Resolves with the first line that fits, from line number `from` on, printed already or later.
   */
  async until<T extends Line>(
    fits: (line: Line) => line is T,
    from = 0,
    withinMs: number = deadlines.stepMs,
  ): Promise<T> {
    const deadline = performance.now() + withinMs
    for (;;) {
      const found = this.lines.slice(from).find(fits)
      if (found) return found
      const left = deadline - performance.now()
      if (left <= 0)
        throw new Error(
          `nothing of the kind within ${withinMs} ms; last: ${JSON.stringify(this.lines.at(-1))}`,
        )
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** Resolves once the newest list of rooms fits, now or within the time. */
  async rooms(
    fits: (rooms: readonly FoundRoom[]) => boolean,
    withinMs: number = deadlines.stepMs,
  ): Promise<Line & { type: 'rooms' }> {
    const newest = () => this.lines.findLastIndex(({ type }) => type === 'rooms')
    const is = (line: Line): line is Line & { type: 'rooms' } => line.type === 'rooms' && fits(line.rooms)
    return this.until(is, Math.max(newest(), 0), withinMs)
  }

  /** Ends it properly, and waits. */
  async stop(): Promise<void> {
    this.#child.stdin.end()
    await this.#exited
  }

  /** Kills it without notice. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }
}

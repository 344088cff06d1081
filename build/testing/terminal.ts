import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// oxlint-disable-next-line import/default -- it is CommonJS
import headless from '@xterm/headless'
import { Running } from './running.ts'

/** Where a program can be given a terminal of its own: `script` of util-linux makes one. */
export const hasTerminals =
  process.platform === 'linux' && spawnSync('script', ['--version']).error === undefined
if (!hasTerminals) process.stdout.write('Not checked: programs in a terminal (takes script of util-linux).\n')

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

export interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Whether a resized window wraps the line of the cursor again, as most do; that of an editor does not. */
  readonly reflows?: boolean
}

/** A program in a terminal of its own, and what a person sees there. */
export class Terminal {
  /** Resolves with the exit code of the program, as a shell says it. */
  readonly ended: Promise<number | null>
  /** All that was written to the terminal. */
  raw = ''
  readonly #screen: headless.Terminal
  readonly #script: Running
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-terminal-'))
  readonly #waiting = new Set<() => void>()

  constructor(
    program: string,
    args: readonly string[],
    { columns = 80, rows = 24, env = {}, reflows = true, ...more }: TerminalOptions = {},
  ) {
    this.#screen = new headless.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      reflowCursorLine: reflows,
    })
    const line = `tty >${quoted(this.#place)}; stty cols ${columns} rows ${rows}; exec ${[program, ...args].map(quoted).join(' ')}`
    this.#script = new Running('script', ['-qfec', line, '/dev/null'], {
      ...more,
      env: { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    })
    this.#script.child.stdout?.on('data', (bytes: Buffer) => {
      this.raw += bytes.toString()
      this.#screen.write(bytes, () => this.#wake())
    })
    // What a terminal answers to questions of a program.
    this.#screen.onData((answer) => this.type(answer))
    this.ended = this.#script.ended.finally(() => {
      rmSync(this.#folder, { recursive: true, force: true })
      this.#wake()
    })
  }

  get #place(): string {
    return join(this.#folder, 'tty')
  }

  /** What is to be seen, with what has scrolled away above it: lines without the blanks at their ends. */
  get screen(): string[] {
    const { active } = this.#screen.buffer
    const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true))
    return lines.map((line) => line ?? '')
  }

  /** Resolves when what is to be seen fits. Rejects when the program ends before. */
  async shows(fits: (text: string) => boolean): Promise<string> {
    for (;;) {
      const text = this.screen.join('\n')
      if (fits(text)) return text
      if (this.#hasEnded()) throw new Error(`ended, and shows:\n${text}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Presses keys: `\r` is Enter, `\u0003` Ctrl-C; as bytes those of a terminal with another encoding. */
  type(keys: string | Uint8Array): void {
    this.#script.child.stdin?.write(keys)
  }

  /** Pastes text as a terminal does: marked as that where the program has asked for it. */
  paste(text: string): void {
    const typed = text.replaceAll('\n', '\r')
    this.type(this.#screen.modes.bracketedPasteMode ? `\u001B[200~${typed}\u001B[201~` : typed)
  }

  /** Makes the window wider or narrower; the program is told by the system. */
  resize(columns: number): void {
    this.#screen.resize(columns, this.#screen.rows)
    const device = readFileSync(this.#place, 'utf8').trim()
    execFileSync('stty', ['-F', device, 'cols', `${columns}`])
  }

  /** Closes the window. */
  async close(): Promise<void> {
    await this.#script.kill()
  }

  #hasEnded(): boolean {
    const { exitCode, signalCode } = this.#script.child
    return exitCode !== null || signalCode !== null
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

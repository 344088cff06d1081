import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// oxlint-disable-next-line import/default -- it is CommonJS
import headless from '@xterm/headless'
import { Running } from './running.ts'

/** Whether tests can open a terminal here: `script` of util-linux does. */
export const hasTerminals =
  process.platform === 'linux' && spawnSync('script', ['--version']).error === undefined
if (!hasTerminals) process.stdout.write('Not checked: programs in a terminal (takes script of util-linux).\n')

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

export interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Whether resizing rewraps the cursor's line. Most terminals do; those in editors do not. */
  readonly reflows?: boolean
}

/** A program in its own terminal, and what a person sees there. */
export class Terminal {
  /** Resolves with the exit code of the program, as a shell reports it. */
  readonly ended: Promise<number | null>
  /** Everything that was written to the terminal. */
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
    // A terminal's answers to the questions of a program.
    this.#screen.onData((answer) => this.type(answer))
    this.ended = this.#script.ended.finally(() => {
      rmSync(this.#folder, { recursive: true, force: true })
      this.#wake()
    })
  }

  get #place(): string {
    return join(this.#folder, 'tty')
  }

  /** The visible lines and those that have scrolled away, without trailing blanks. */
  get screen(): string[] {
    const { active } = this.#screen.buffer
    const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true))
    return lines.map((line) => line ?? '')
  }

  /** Resolves with the visible text once it fits. Rejects if the program ends first. */
  async shows(fits: (text: string) => boolean): Promise<string> {
    for (;;) {
      const text = this.screen.join('\n')
      if (fits(text)) return text
      if (this.#hasEnded()) throw new Error(`ended, and shows:\n${text}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /**
   * Presses keys: `\r` is Enter, `\u0003` Ctrl-C. Bytes are for terminals that do not use UTF-8.
   */
  type(keys: string | Uint8Array): void {
    this.#script.child.stdin?.write(keys)
  }

  /** Pastes text as a terminal does: bracketed, if the program asked for that. */
  paste(text: string): void {
    const typed = text.replaceAll('\n', '\r')
    this.type(this.#screen.modes.bracketedPasteMode ? `\u001B[200~${typed}\u001B[201~` : typed)
  }

  /** Makes the window wider or narrower; the system tells the program. */
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

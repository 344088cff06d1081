import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'

const root = join(import.meta.dirname, '../..')

/** One `parley` command, run as users run it. */
export class ParleyProcess {
  readonly child: ChildProcess
  /** Lines of stdout so far. */
  readonly lines: string[] = []
  /** Resolves when the process has ended and its output is read. */
  readonly closed: Promise<unknown>
  #errors = ''
  readonly #waiting = new Set<() => void>()

  constructor(args: string[]) {
    this.child = spawn(process.execPath, [join(root, 'cli/parley.ts'), ...args], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const { stdout, stderr } = this.child
    if (stdout) {
      createInterface({ input: stdout }).on('line', (line) => {
        this.lines.push(line)
        this.#wake()
      })
    }
    stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()))
    this.closed = once(this.child, 'close')
    void this.closed.then(() => this.#wake())
  }

  /** Resolves with the first line that fits; rejects if the process ends without one. */
  async line(fits: (line: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.lines.find(fits)
      if (found !== undefined) return found
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`parley ended (${this.child.exitCode}): ${this.#errors}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`)
  }

  /** Kills it like a crash, or interrupts it like Ctrl-C. */
  async kill(signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill(signal)
    await once(this.child, 'exit')
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

export interface HostedRoom {
  readonly process: ParleyProcess
  readonly folder: string
  readonly port: number
  readonly address: string
  /** A link that admits under every policy but `closed`. */
  readonly invite: string
}

export interface HostSetup {
  readonly folder?: string
  /** 0, the default, is any free port. */
  readonly port?: number
  readonly name?: string
  /** Who may join without an invite: everyone, unless the story is about access. */
  readonly join?: JoinPolicy
}

/** For `web`: this shell looks for rooms and announces its rooms. */
export const NEARBY = 'nearby'

/** The processes and folders of a test, which end with it. */
export class Started {
  readonly #processes: ParleyProcess[] = []
  readonly #folders: string[] = []

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
    this.#folders.push(folder)
    return folder
  }

  run(args: string[]): ParleyProcess {
    const started = new ParleyProcess(args)
    this.#processes.push(started)
    return started
  }

  /**
   * Starts `parley web`, with a new data folder if none is given; returns the process and the URL
   * that it printed.
   */
  async web(folder?: string, ...more: string[]): Promise<{ process: ParleyProcess; url: string }> {
    // Stories run side by side on one computer and must not see one another's rooms.
    const nearby = more.includes(NEARBY) ? [] : ['--no-nearby']
    const options = more.filter((option) => option !== NEARBY)
    const data = ['--data', folder ?? (await this.folder())]
    const started = this.run(['web', '--no-open', ...nearby, ...data, ...options])
    const line = await started.line((one) => one.includes('http://'))
    return { process: started, url: line.slice(line.indexOf('http://')) }
  }

  /** Starts `parley host --json` on 127.0.0.1, with a new data folder if none is given. */
  async host({ port: asked = 0, join: policy = 'open', ...options }: HostSetup = {}): Promise<HostedRoom> {
    const folder = options.folder ?? (await this.folder())
    const name = options.name === undefined ? [] : ['--name', options.name]
    const where = ['--bind', '127.0.0.1', '--port', String(asked), '--data', folder]
    const process = this.run(['host', '--json', '--hidden', '--join', policy, ...where, ...name])
    const line = await process.line((one) => one.includes('listening'))
    const { port, invite } = JSON.parse(line) as { port: number; invite: string }
    return { process, folder, port, address: `127.0.0.1:${port}`, invite }
  }

  /**
   * Starts `parley join --json` with an address or an invite, and waits until it has joined. If the
   * host has to approve, `letIn` does.
   */
  async terminal(where: string, name: string, letIn?: () => Promise<void>): Promise<ParleyProcess> {
    const started = this.run(['join', where, '--as', name, '--json', '--data', await this.folder()])
    await letIn?.()
    await started.line((line) => line.includes('"joined"'))
    return started
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.kill()))
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }
}

interface PrintedLine {
  readonly type: string
  readonly event?: {
    readonly kind: string
    readonly seq: number
    readonly content: { readonly text: string }
  }
  readonly message?: { readonly id: string; readonly text: string }
}

const printedBy = (terminal: ParleyProcess): PrintedLine[] =>
  terminal.lines.map((line) => JSON.parse(line) as PrintedLine)

/** The new messages that a `--json` terminal has printed, as [seq, text]. */
export const printedMessages = (terminal: ParleyProcess): [number, string][] =>
  printedBy(terminal).flatMap(({ event }) =>
    event?.kind === 'messagePosted' ? [[event.seq, event.content.text] as [number, string]] : [],
  )

/** The texts of all messages that a `--json` terminal has printed, earlier ones too, as they stand now. */
export const printedTexts = (terminal: ParleyProcess): string[] => [
  ...new Map(
    printedBy(terminal).flatMap(({ message }) => (message ? [[message.id, message.text] as const] : [])),
  ).values(),
]

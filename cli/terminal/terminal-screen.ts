import { EventEmitter, on } from 'node:events'
// oxlint-disable-next-line no-restricted-imports -- a line editor for a terminal, where a line ends with a key
import { clearScreenDown, createInterface, cursorTo, moveCursor, type Interface } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { BRACKETED, PasteFilter } from './paste-filter.ts'
import { Pastes } from './pastes.ts'
import type { BadEntry, Entry, Screen } from './screen.ts'

/** Stands in the place of bytes that are not UTF-8. */
const REPLACED = '\uFFFD'
const NOT_UTF8 =
  'Ignored: this terminal doesn’t send UTF-8. Set its character encoding to UTF-8 and type it again'

/** A prompt at the bottom of a terminal, with line editing and history; output goes above it. */
export function terminalScreen(stdin: ReadStream, stdout: WriteStream): Screen {
  const pastes = new Pastes()
  let startsPasted = false
  const paste = (pasted: string) => {
    const text = pastes.add(pasted)
    if (lines.cursor === 0 && text !== '') startsPasted = true
    lines.write(text)
  }
  const input = new PasteFilter(stdin, paste)
  const lines = createInterface({ input, output: stdout, terminal: true, prompt: '', historySize: 200 })
  const entered = new EventEmitter<{ entry: [Entry | BadEntry]; end: [] }>()
  // Collects input at once: lines typed before the first read are not lost.
  const entries = on(entered, 'entry', { close: ['end'] })
  let isOver = false
  let isClosed = false

  // Redraws the input over the rows that it takes at the new width: clearing its old number of rows
  // would erase messages.
  stdout.prependListener('resize', () => {
    if (reflows(process.env)) Object.assign(lines, { prevRows: lines.getCursorPos().rows })
  })
  const setPasting = (mode: keyof typeof BRACKETED) => stdout.write(BRACKETED[mode])
  const leave = () => setPasting('off')
  setPasting('on')
  process.once('exit', leave)

  input.on('keypress', (_text, key?: { name?: string }) => {
    if (lines.line === '' || key?.name === 'up' || key?.name === 'down') startsPasted = false
  })
  lines.on('line', (text) => {
    eraseEntered(lines, stdout, text)
    const entry = { text: pastes.expand(text), isPasted: startsPasted, line: null }
    startsPasted = false
    const isLost = !input.isUtf8 && entry.text.includes(REPLACED)
    entered.emit('entry', isLost ? { line: null, problem: NOT_UTF8 } : entry)
    lines.prompt()
  })
  lines.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'))
  const resume = () => {
    // The program that had the terminal meanwhile may have changed its settings.
    input.setRawMode(false)
    input.setRawMode(true)
    setPasting('on')
    lines.prompt(true)
  }
  process.on('SIGCONT', resume)
  lines.on('SIGTSTP', () => {
    setPasting('off')
    input.setRawMode(false)
    // As the terminal itself would: to everything that this command line started.
    process.kill(0, 'SIGTSTP')
  })
  lines.on('close', () => {
    isOver = true
    process.off('SIGCONT', resume)
    entered.emit('end')
  })

  const above = (write: () => void) => {
    if (isOver) return write()
    eraseInput(lines, stdout)
    write()
    lines.prompt(true)
  }
  return {
    isTerminal: true,
    entries: taken(entries),
    print: (text) => above(() => stdout.write(`${text}\n`)),
    setPrompt: (prompt) => above(() => lines.setPrompt(prompt)),
    giveBack: ({ text, isPasted }) => {
      if (isOver || lines.line !== '') return
      paste(text)
      startsPasted = isPasted
    },
    close: () => {
      // When the terminal is gone, each write fails, and a failed write closes the screen.
      if (isClosed) return
      isClosed = true
      if (!isOver) eraseInput(lines, stdout)
      lines.close()
      input.destroy()
      process.off('exit', leave)
      leave()
    },
  }
}

/**
 * Whether the terminal wraps the line of the cursor again when its width changes. Those that leave
 * it to the program identify themselves; tmux reflows wherever it runs.
 */
export const reflows = ({ TMUX, TERM, TERM_PROGRAM, XTERM_VERSION }: NodeJS.ProcessEnv): boolean =>
  TMUX !== undefined || !(TERM === 'linux' || TERM_PROGRAM === 'vscode' || XTERM_VERSION !== undefined)

async function* taken(events: AsyncIterable<unknown[]>): AsyncGenerator<Entry | BadEntry> {
  for await (const [entry] of events) yield entry as Entry | BadEntry
}

/** Clears the rows of the prompt and the typed text, which may have wrapped. */
function eraseInput(lines: Interface, stdout: WriteStream): void {
  moveCursor(stdout, 0, -lines.getCursorPos().rows)
  cursorTo(stdout, 0)
  clearScreenDown(stdout)
  // readline goes up by the rows it drew last before it draws again; they are already gone.
  Object.assign(lines, { prevRows: 0 })
}

/** Clears an entered line from the screen: the message appears when the room has it. */
function eraseEntered(lines: Interface, stdout: WriteStream, text: string): void {
  Object.assign(lines, { line: text, cursor: text.length })
  const { rows } = lines.getCursorPos()
  Object.assign(lines, { line: '', cursor: 0 })
  moveCursor(stdout, 0, -(rows + 1))
  cursorTo(stdout, 0)
  clearScreenDown(stdout)
}

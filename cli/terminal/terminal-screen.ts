import { EventEmitter, on } from 'node:events'
// oxlint-disable-next-line no-restricted-imports -- a line editor for a terminal, where a line ends with a key
import { clearScreenDown, createInterface, cursorTo, moveCursor, type Interface } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { BRACKETED, PasteFilter } from './paste-filter.ts'
import { Pastes } from './pastes.ts'
import type { BadEntry, Entry, Screen } from './screen.ts'

/** Replaces bytes that are not UTF-8. */
const REPLACEMENT_CHARACTER = '\uFFFD'
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

  // At the new width the input takes another number of rows: clearing the old number would erase
  // messages.
  stdout.prependListener('resize', () => {
    if (reflows(process.env)) Object.assign(lines, { prevRows: lines.getCursorPos().rows })
  })
  const setPasteMode = (mode: keyof typeof BRACKETED) => stdout.write(BRACKETED[mode])
  const endPasteMode = () => setPasteMode('off')
  setPasteMode('on')
  process.once('exit', endPasteMode)

  input.on('keypress', (_text, key?: { name?: string }) => {
    if (lines.line === '' || key?.name === 'up' || key?.name === 'down') startsPasted = false
  })
  lines.on('line', (text) => {
    eraseEntered(lines, stdout, text)
    const entry = { text: pastes.expand(text), isPasted: startsPasted, line: null }
    startsPasted = false
    const isUnreadable = !input.isUtf8 && entry.text.includes(REPLACEMENT_CHARACTER)
    entered.emit('entry', isUnreadable ? { line: null, problem: NOT_UTF8 } : entry)
    lines.prompt()
  })
  lines.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'))
  const resume = () => {
    // Another program may have changed the terminal's settings meanwhile.
    input.setRawMode(false)
    input.setRawMode(true)
    setPasteMode('on')
    lines.prompt(true)
  }
  process.on('SIGCONT', resume)
  lines.on('SIGTSTP', () => {
    setPasteMode('off')
    input.setRawMode(false)
    // As the terminal itself would do: to every process of this command line.
    process.kill(0, 'SIGTSTP')
  })
  lines.on('close', () => {
    isOver = true
    process.off('SIGCONT', resume)
    entered.emit('end')
  })

  const printAbove = (write: () => void) => {
    if (isOver) return write()
    eraseInput(lines, stdout)
    write()
    lines.prompt(true)
  }
  return {
    isTerminal: true,
    entries: entriesFrom(entries),
    print: (text) => printAbove(() => stdout.write(`${text}\n`)),
    setPrompt: (prompt) => printAbove(() => lines.setPrompt(prompt)),
    restore: ({ text, isPasted }) => {
      if (isOver || lines.line !== '') return
      paste(text)
      startsPasted = isPasted
    },
    close: () => {
      // If the terminal is gone, each write fails, and a failed write closes the screen again.
      if (isClosed) return
      isClosed = true
      if (!isOver) eraseInput(lines, stdout)
      lines.close()
      input.destroy()
      process.off('exit', endPasteMode)
      endPasteMode()
    },
  }
}

/**
 * Whether the terminal wraps the line of the cursor again when its width changes. The exceptions
 * identify themselves; tmux reflows in every terminal.
 */
export const reflows = ({ TMUX, TERM, TERM_PROGRAM, XTERM_VERSION }: NodeJS.ProcessEnv): boolean =>
  TMUX !== undefined || !(TERM === 'linux' || TERM_PROGRAM === 'vscode' || XTERM_VERSION !== undefined)

async function* entriesFrom(events: AsyncIterable<unknown[]>): AsyncGenerator<Entry | BadEntry> {
  for await (const [entry] of events) yield entry as Entry | BadEntry
}

/** Clears the rows of the prompt and the typed text, which may have wrapped. */
function eraseInput(lines: Interface, stdout: WriteStream): void {
  moveCursor(stdout, 0, -lines.getCursorPos().rows)
  cursorTo(stdout, 0)
  clearScreenDown(stdout)
  // Before it draws again, readline moves up by the rows that it drew last; they are already
  // erased.
  Object.assign(lines, { prevRows: 0 })
}

/** Clears an entered line from the screen: the message appears once the room has it. */
function eraseEntered(lines: Interface, stdout: WriteStream, text: string): void {
  Object.assign(lines, { line: text, cursor: text.length })
  const { rows } = lines.getCursorPos()
  Object.assign(lines, { line: '', cursor: 0 })
  moveCursor(stdout, 0, -(rows + 1))
  cursorTo(stdout, 0)
  clearScreenDown(stdout)
}

// oxlint-disable-next-line no-restricted-imports -- a line editor for a terminal, where a line ends with a key
import { clearScreenDown, createInterface, cursorTo, moveCursor, type Interface } from 'node:readline'
import { readPipe, type PipedLines } from './piped-lines.ts'

/** Where a conversation is read and written: a terminal with a prompt, or a pipe. */
export interface Screen {
  /** Prints above the line being typed, which stays whole. */
  print(text: string): void
  setPrompt(prompt: string): void
  close(): void
}

export interface ScreenEvents extends PipedLines {
  /** End of stdin, or Ctrl-D. */
  onEnd(): void
  /** Ctrl-C while typing in a terminal. */
  onInterrupt(): void
}

/** Takes over stdin and stdout. With a terminal on both there is a prompt with line editing and history. */
export function openScreen(events: ScreenEvents): Screen {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return pipeScreen(events)
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    prompt: '',
    historySize: 200,
  })
  eraseEntered(lines)
  lines.on('line', (line) => {
    void events.onLine(line)
    lines.prompt()
  })
  lines.on('close', () => events.onEnd())
  lines.on('SIGINT', () => events.onInterrupt())
  return terminalScreen(lines)
}

function pipeScreen(events: ScreenEvents): Screen {
  void readPipe(process.stdin, events).then(() => events.onEnd())
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    setPrompt: () => {},
    close: () => process.stdin.destroy(),
  }
}

/** Takes a typed line off the screen when Enter is pressed: what was said stands there when the room has it. */
function eraseEntered(lines: Interface): void {
  let rows = 0
  process.stdin.prependListener('keypress', (_text, key: { name?: string } | undefined) => {
    if (key?.name !== 'return' && key?.name !== 'enter') return
    // Where the cursor is at the end of the line, wherever in it the cursor is now.
    const { cursor } = lines
    Object.assign(lines, { cursor: lines.line.length })
    rows = lines.getCursorPos().rows + 1
    Object.assign(lines, { cursor })
  })
  lines.on('line', () => {
    moveCursor(process.stdout, 0, -rows)
    cursorTo(process.stdout, 0)
    clearScreenDown(process.stdout)
  })
}

function terminalScreen(lines: Interface): Screen {
  const { stdout } = process
  // Takes away the rows of the prompt and what is typed so far, which may have wrapped.
  const eraseInput = () => {
    moveCursor(stdout, 0, -lines.getCursorPos().rows)
    cursorTo(stdout, 0)
    clearScreenDown(stdout)
    // readline goes up by the rows it drew last before it draws again; they are gone already.
    Object.assign(lines, { prevRows: 0 })
  }
  return {
    print: (text) => {
      eraseInput()
      stdout.write(`${text}\n`)
      lines.prompt(true)
    },
    setPrompt: (prompt) => {
      eraseInput()
      lines.setPrompt(prompt)
      lines.prompt(true)
    },
    close: () => {
      eraseInput()
      lines.close()
    },
  }
}

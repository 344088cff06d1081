import { clearScreenDown, createInterface, cursorTo, moveCursor, type Interface } from 'node:readline'

/** Where a conversation is read and written: a terminal with a prompt, or a pipe. */
export interface Screen {
  /** Prints above the line being typed, which stays whole. */
  print(text: string): void
  setPrompt(prompt: string): void
  close(): void
}

export interface ScreenEvents {
  onLine(line: string): void
  /** End of stdin, or Ctrl-D. */
  onEnd(): void
  /** Ctrl-C while typing in a terminal. */
  onInterrupt(): void
}

/** Takes over stdin and stdout. With a terminal on both there is a prompt with line editing and history. */
export function openScreen(events: ScreenEvents): Screen {
  const terminal = process.stdin.isTTY && process.stdout.isTTY
  const lines = createInterface({
    input: process.stdin,
    ...(terminal && { output: process.stdout }),
    terminal,
    prompt: '',
    historySize: 200,
  })
  lines.on('line', (line) => {
    events.onLine(line)
    if (terminal) lines.prompt()
  })
  lines.on('close', () => events.onEnd())
  lines.on('SIGINT', () => events.onInterrupt())
  return terminal ? terminalScreen(lines) : pipeScreen(lines)
}

const pipeScreen = (lines: Interface): Screen => ({
  print: (text) => process.stdout.write(`${text}\n`),
  setPrompt: () => {},
  close: () => lines.close(),
})

function terminalScreen(lines: Interface): Screen {
  const { stdout } = process
  // Takes away the rows of the prompt and what is typed so far, which may have wrapped.
  const eraseInput = () => {
    moveCursor(stdout, 0, -lines.getCursorPos().rows)
    cursorTo(stdout, 0)
    clearScreenDown(stdout)
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

import { inputLines } from './input.ts'
import type { InputLine } from './piped-lines.ts'
import type { BadEntry, Entry, Screen } from './screen.ts'
import { terminalScreen } from './terminal-screen.ts'
import { isTerminal } from './terminal.ts'

/** Opens a screen on stdin and stdout. A terminal gets a prompt with line editing and history. */
export const openScreen = (): Screen =>
  isTerminal() ? terminalScreen(process.stdin, process.stdout) : pipeScreen()

function pipeScreen(): Screen {
  const abort = new AbortController()
  return {
    isTerminal: false,
    entries: entriesOf(inputLines(abort.signal)),
    print: (text) => process.stdout.write(`${text}\n`),
    setPrompt: () => {},
    restore: () => {},
    close: () => abort.abort(),
  }
}

async function* entriesOf(lines: AsyncIterable<InputLine>): AsyncGenerator<Entry | BadEntry> {
  for await (const read of lines) yield 'text' in read ? { ...read, isPasted: false } : read
}

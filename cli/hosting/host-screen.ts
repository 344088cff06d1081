import { isatty } from 'node:tty'
import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import type { ControlAnswer } from '../../shared/node/control.ts'
import type { Knock } from '../../shared/protocol/wire/frames.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { cleanName, isBlank } from '../../shared/protocol/text/text.ts'
import { ownsTerminal } from '../terminal/foreground.ts'
import { passcodeLine } from './host-console.ts'
import { inputLines } from '../terminal/input.ts'
import { writeLine, writeText } from '../terminal/output.ts'
import { knockLine, securityWords } from '../talking/moderation-commands.ts'
import { openScreen } from '../terminal/open-screen.ts'
import type { BadEntry } from '../terminal/screen.ts'

/** The output and input of a headless host: it reports what happens, and reads commands. */
export interface HostScreen {
  /** Someone knocked. */
  onKnock(knock: Knock): void
  onPasscodeLocked(hosted: HostedRoom): void
  /** A command came from another terminal, with this answer. */
  onRemoteCommand(line: string, answer: ControlAnswer): void
  note(text: string): void
  close(): void
}

/** Executes a line that the user or a program entered. */
export type RunLine = (line: string) => Promise<ControlAnswer>

const print = (line: object) => writeLine(jsonLine(line))

/** One JSON object a line. Each line of stdin is a command, answered by `{"type":"answer"}`. */
export function jsonScreen(run: RunLine): HostScreen {
  const ending = new AbortController()
  const listen = async () => {
    for await (const read of inputLines(ending.signal)) {
      if ('problem' in read) print({ type: 'answer', ok: false, text: badEntryText(read) })
      else if (!isBlank(read.text)) print({ type: 'answer', line: read.text, ...(await run(read.text)) })
    }
  }
  void listen()
  return {
    onKnock: ({ id, name, key }) =>
      print({ type: 'knock', id, name, words: key === undefined ? null : securityWords(key) }),
    onPasscodeLocked: (hosted) => print({ type: 'notice', text: passcodeLine(hosted) }),
    onRemoteCommand: (line, answer) => print({ type: 'answer', line, ...answer }),
    note: (text) => print({ type: 'notice', text }),
    close: () => ending.abort(),
  }
}

/** Sentences for people; each typed or piped line is a command. */
export function peopleScreen(run: RunLine): HostScreen {
  if (isatty(0) && !ownsTerminal()) return silentScreen
  const screen = openScreen()
  // A host keeps running when its terminal is gone.
  const listen = async () => {
    for await (const entry of screen.entries) {
      if ('problem' in entry) writeText(badEntryText(entry))
      else if (!isBlank(entry.text)) screen.print((await run(entry.text)).text)
    }
  }
  void listen()
  return { ...plainScreen(writeText), close: () => screen.close() }
}

const badEntryText = ({ line, problem }: BadEntry): string =>
  line === null ? `${problem}.` : `Line ${line}: ${problem}.`

/** Reports what happens in sentences, without reading commands. */
export const plainScreen = (write: (text: string) => void): Omit<HostScreen, 'close'> => ({
  onKnock: (knock) => {
    const name = cleanName(knock.name)
    write(`${knockLine(knock)} wants to join. Type “admit ${name}” or “refuse ${name}”.`)
  },
  onPasscodeLocked: (hosted) => write(passcodeLine(hosted)),
  onRemoteCommand: (line, { text }) => write(`From another terminal: ${cleanName(line)}\n${text}`),
  note: write,
})

/** For a background process: reports what happens, and reads nothing. */
const silentScreen: HostScreen = {
  ...plainScreen(writeText),
  close: () => {},
}

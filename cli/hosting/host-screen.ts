import { isatty } from 'node:tty'
import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import type { ControlAnswer } from '../../shared/node/control.ts'
import type { Knock } from '../../shared/protocol/wire/frames.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { cleanName, isBlank } from '../../shared/protocol/text/text.ts'
import { ownsTerminal } from '../terminal/foreground.ts'
import { passcodeLine } from './host-console.ts'
import { inputLines } from '../terminal/input.ts'
import { put, say } from '../terminal/output.ts'
import { knockLine, wordsOf } from '../talking/room-acts.ts'
import { openScreen } from '../terminal/open-screen.ts'
import type { BadEntry } from '../terminal/screen.ts'

/** Where a headless host reports what happens and reads commands. */
export interface HostScreen {
  /** Someone knocked. */
  knocked(knock: Knock): void
  passcodeLocked(hosted: HostedRoom): void
  /** A line from another terminal, and its result. */
  commanded(line: string, answer: ControlAnswer): void
  note(text: string): void
  close(): void
}

/** Carries out a line of the person, or the program, at the terminal. */
export type RunLine = (line: string) => Promise<ControlAnswer>

const print = (line: object) => put(jsonLine(line))

/** One JSON object a line. Each line of stdin is a command, answered by `{"type":"answer"}`. */
export function jsonScreen(run: RunLine): HostScreen {
  const ending = new AbortController()
  const listen = async () => {
    for await (const read of inputLines(ending.signal)) {
      if ('problem' in read) print({ type: 'answer', ok: false, text: badLine(read) })
      else if (!isBlank(read.text)) print({ type: 'answer', line: read.text, ...(await run(read.text)) })
    }
  }
  void listen()
  return {
    knocked: ({ id, name, key }) =>
      print({ type: 'knock', id, name, words: key === undefined ? null : wordsOf(key) }),
    passcodeLocked: (hosted) => print({ type: 'notice', text: passcodeLine(hosted) }),
    commanded: (line, answer) => print({ type: 'answer', line, ...answer }),
    note: (text) => print({ type: 'notice', text }),
    close: () => ending.abort(),
  }
}

/** Sentences for people; each typed or piped line is a command. */
export function peopleScreen(run: RunLine): HostScreen {
  if (isatty(0) && !ownsTerminal()) return silentScreen
  const screen = openScreen()
  // A host goes on when its terminal is gone.
  const listen = async () => {
    for await (const entry of screen.entries) {
      if ('problem' in entry) say(badLine(entry))
      else if (!isBlank(entry.text)) screen.print((await run(entry.text)).text)
    }
  }
  void listen()
  return { ...plainScreen(say), close: () => screen.close() }
}

const badLine = ({ line, problem }: BadEntry): string =>
  line === null ? `${problem}.` : `Line ${line}: ${problem}.`

/** What happens, in sentences. */
export const plainScreen = (tell: (text: string) => void): Omit<HostScreen, 'close'> => ({
  knocked: (knock) => {
    const name = cleanName(knock.name)
    tell(`${knockLine(knock)} wants to join. Type “admit ${name}” or “refuse ${name}”.`)
  },
  passcodeLocked: (hosted) => tell(passcodeLine(hosted)),
  commanded: (line, { text }) => tell(`From another terminal: ${cleanName(line)}\n${text}`),
  note: tell,
})

/** In the background of a terminal: reports what happens, reads nothing. */
const silentScreen: HostScreen = {
  ...plainScreen(say),
  close: () => {},
}

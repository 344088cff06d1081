import type { HostedRoom } from '../shared/app/hosted-room.ts'
import type { ControlAnswer } from '../shared/node/control.ts'
import type { Knock } from '../shared/protocol/frames.ts'
import { jsonLine } from '../shared/protocol/lines.ts'
import { cleanName } from '../shared/protocol/text.ts'
import { ownsTerminal } from './foreground.ts'
import { passcodeLine } from './host-console.ts'
import { readPipe } from './piped-lines.ts'
import { knockLine, wordsOf } from './room-acts.ts'
import { openScreen } from './screen.ts'

/** Where a headless host tells what happens, and is told what to do. */
export interface HostScreen {
  /** Somebody has come to the door. */
  knocked(knock: Knock): void
  passcodeLocked(hosted: HostedRoom): void
  /** A line that another terminal gave, and what became of it. */
  commanded(line: string, answer: ControlAnswer): void
  note(text: string): void
  close(): void
}

/** What the person, or the program, at the terminal does. */
export interface HostScreenEvents {
  run(line: string): Promise<ControlAnswer>
  onInterrupt(): void
}

const print = (line: object) => process.stdout.write(`${jsonLine(line)}\n`)

/** One JSON object a line; a line of stdin is a command, and is answered by `{"type":"answer"}`. */
export function jsonScreen({ run }: HostScreenEvents): HostScreen {
  void readPipe(process.stdin, {
    onLine: async (line) => {
      if (line.trim() !== '') print({ type: 'answer', line, ...(await run(line)) })
    },
    onBadLine: (text) => print({ type: 'answer', ok: false, text }),
  })
  return {
    knocked: ({ id, name, key }) =>
      print({ type: 'knock', id, name, words: key === undefined ? null : wordsOf(key) }),
    passcodeLocked: (hosted) => print({ type: 'notice', text: passcodeLine(hosted) }),
    commanded: (line, answer) => print({ type: 'answer', line, ...answer }),
    note: (text) => print({ type: 'notice', text }),
    close: () => process.stdin.destroy(),
  }
}

/** Sentences for people; on a terminal of its own, commands are typed behind a prompt. */
export function peopleScreen({ run, onInterrupt }: HostScreenEvents): HostScreen {
  if (process.stdin.isTTY && !ownsTerminal()) return silentScreen
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  let running = Promise.resolve()
  const screen = openScreen({
    onLine: (line) => {
      if (line.trim() === '') return
      running = running.then(async () => {
        if (isTerminal) screen.print(`> ${line}`)
        screen.print((await run(line)).text)
      })
      return running
    },
    onBadLine: (text) => screen.print(text),
    // A host without anybody at its terminal goes on.
    onEnd: () => {},
    onInterrupt,
  })
  screen.setPrompt('> ')
  return {
    ...told((text) => screen.print(text)),
    close: () => {
      screen.close()
      process.stdin.destroy()
    },
  }
}

const told = (tell: (text: string) => void): Omit<HostScreen, 'close'> => ({
  knocked: (knock) => {
    const name = cleanName(knock.name)
    tell(`${knockLine(knock)} asks to be let in. Type “admit ${name}” or “refuse ${name}”.`)
  },
  passcodeLocked: (hosted) => tell(passcodeLine(hosted)),
  commanded: (line, { text }) => tell(`From another terminal: ${cleanName(line)}\n${text}`),
  note: tell,
})

/** In the background of a terminal: what happens is told, nothing is read. */
const silentScreen: HostScreen = {
  ...told((text) => process.stdout.write(`${text}\n`)),
  close: () => {},
}

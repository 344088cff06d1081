import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import { systemClock } from '../../shared/node/system.ts'
import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { readTyped } from '../../shared/protocol/text/slash-command.ts'
import { isBlank } from '../../shared/protocol/text/text.ts'
import { Conversation } from './conversation.ts'
import { EXIT } from '../exit.ts'
import { onOutputFault, tell } from '../terminal/output.ts'
import { prose } from '../terminal/prose.ts'
import { openScreen } from '../terminal/open-screen.ts'
import type { Entry } from '../terminal/screen.ts'
import { knockNotes, sessionNotes } from './session-notes.ts'
import { interrupted } from '../signals.ts'
import { promptOf, talkCommands, type TalkContext, type TalkCommands } from './talk-commands.ts'
import { columnsOf } from '../terminal/terminal.ts'
import { dayLines, formatEvent, formatNote, terminalStyle } from '../terminal/terminal-text.ts'

/** The extra commands of the room's host. */
export interface Hosting {
  commands(talk: TalkContext): TalkCommands
  /** The help for these commands. */
  readonly help: string
  /** Whether a line may be meant as one of these commands, though it has no slash. */
  asksBefore(text: string): boolean
  /** What is shown last before the prompt. */
  opening(): string
  /** Begins to report what happens. Returns a function that stops it. */
  watch(talk: TalkContext): Promise<() => Promise<void>>
}

export interface ConversationOptions {
  /** The command that joins at an address, for hints. */
  again(address: string): string
  /** Whether unsent messages are sent the next time that the room is joined. */
  readonly keeps: boolean
  readonly hosting?: Hosting
}

/**
 * A conversation for people: messages scroll by, typed lines are sent. Returns the exit code: 4 if
 * the room did not get every message.
 */
export async function peopleConversation(
  app: ParleyApp,
  ref: RoomRef,
  { again, keeps, hosting }: ConversationOptions,
): Promise<number> {
  const over = Promise.withResolvers<number>()
  const screen = openScreen()
  const style = terminalStyle()
  const newDay = dayLines(systemClock.now(), style)
  const print = (text: string) => screen.print(prose(text, columnsOf(process.stdout)))
  const note = (text: string) => print(formatNote(text, style))
  let isLost = false
  /** How long to wait for sent messages: a pipe may wait for its room, a person may not want to. */
  let until: 'now' | 'ever' = screen.isTerminal ? 'now' : 'ever'
  let left: number = EXIT.ok
  let isOver = false
  /** A line that the tool asked about, because it may be meant as a command. */
  let askedAbout: string | null = null
  const showSession = sessionNotes({ room: () => conversation.room, again, note, print })
  const showKnocks = knockNotes(note)
  const conversation = new Conversation(app, ref, {
    onEvents: (events) => {
      for (const event of events) {
        const shown = formatEvent(event, style, conversation.isForged(event))
        if (shown === null) continue
        const day = newDay(event.at)
        if (day !== null) screen.print(day)
        screen.print(shown)
      }
    },
    onNotice: note,
    onSession: (session) => {
      showSession(session)
      if (session.kind === 'closed') over.resolve(EXIT.refused)
    },
    onKnocks: showKnocks,
    onFailed: ({ body, delivery }, line) => {
      if (delivery.kind === 'failed') lose(line, `Not sent: “${body}”. ${describeReject(delivery.reason)}`)
    },
  })
  const talk: TalkContext = { conversation, screen, style, channel: FIRST_CHANNEL, note, print }
  const quit = hosting ? 'close the room' : 'leave the room'
  const commands: TalkCommands = {
    ...talkCommands(talk, [['quit', quit]], hosting?.help ?? ''),
    ...hosting?.commands(talk),
  }

  /** A typed or piped message is not in the room. A program that feeds a pipe does not read why. */
  function lose(line: number | null, text: string): void {
    if (screen.isTerminal) {
      for (const row of text.split('\n')) note(row)
      return
    }
    isLost = true
    tell(line === null ? `parley: ${text}` : `parley: line ${line}: ${text}`)
  }

  /** Takes typed or piped lines until their end or /quit, and reads nothing after that. */
  async function listen(): Promise<number | null> {
    for await (const entry of screen.entries) {
      if ('problem' in entry) {
        lose(entry.line, `${entry.problem}.`)
        continue
      }
      if (isBlank(entry.text)) continue
      const typed = entry.isPasted ? { kind: 'text' as const } : readTyped(entry.text)
      if (typed.kind === 'text') await say(entry)
      else if (typed.name !== 'quit' || typed.args !== '') await run(typed.name, typed.args, entry.line)
      else {
        until = 'now'
        return leave()
      }
    }
    if (!hosting) return leave()
    // A room goes on when its terminal is gone.
    if (!isOver) note('The input has ended. Ctrl-C closes the room.')
    return null
  }

  async function leave(): Promise<number> {
    await conversation.settled(until)
    return left
  }

  async function run(name: string, rest: string, line: number | null): Promise<void> {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    const problem = command ? await command(rest) : notACommand(name)
    if (problem !== null) lose(line, problem)
  }

  function notACommand(name: string): string {
    if (name === 'invite') return 'Only the computer that hosts the room can make invites.'
    const what =
      name === 'quit' ? '/quit can’t be followed by text.' : `Unknown command /${name}. Type /help.`
    return `${what} To send this as text, start with a space.`
  }

  async function say(entry: Entry): Promise<void> {
    const { text, line, isPasted } = entry
    if (!isPasted && text !== askedAbout && hosting?.asksBefore(text)) {
      askedAbout = text
      note(
        `Did you mean /${text.trimStart()}? Without the slash, everyone in the room will read it. Press Enter to send it as it is.`,
      )
      screen.giveBack(entry)
      return
    }
    askedAbout = null
    const problem = await conversation.say(text, line, talk.channel)
    if (problem !== null) {
      lose(line, problem)
      screen.giveBack(entry)
    } else if (line === null && conversation.room.session.kind !== 'joined')
      note(`Will be sent when you’re back: ${text}`)
  }

  const { room } = conversation
  const profile = app.state.profile.name
  await conversation.showHistory()
  showKnocks(conversation.knocks)
  const unwatch = await hosting?.watch(talk)
  if (!hosting) note(`You’re in ${room.name} as ${room.me.name}. /who lists who is here, /quit leaves.`)
  if (room.me.name !== profile) note(`Someone here is already called ${profile}, so you’re ${room.me.name}.`)
  if (hosting) screen.print(hosting.opening())
  screen.setPrompt(promptOf(talk.channel))
  void interrupted().then(() => over.resolve(EXIT.ok))
  if (!hosting)
    onOutputFault(({ isGone, why }) => {
      if (!isGone) {
        left = EXIT.usage
        tell(`parley: Couldn’t write the output: ${why}.`)
      }
      // The reader of stdout is gone, so reading stops; lines that were already read are still
      // sent.
      until = 'now'
      screen.close()
    })
  listen().then((code) => code === null || over.resolve(code), over.reject)
  const exitCode = await over.promise
  isOver = true
  await unwatch?.()
  const { unsent } = conversation
  conversation.end()
  screen.close()
  if (unsent > 0) tell(unsentWords(unsent, keeps && exitCode === EXIT.ok))
  return exitCode === EXIT.ok && (isLost || unsent > 0) ? EXIT.refused : exitCode
}

const unsentWords = (count: number, keeps: boolean): string =>
  (count === 1 ? 'One message wasn’t sent.' : `${count} messages weren’t sent.`) +
  (keeps ? ' Join this room again to send what’s left.' : '')

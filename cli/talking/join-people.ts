import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import { systemClock } from '../../shared/node/system.ts'
import type { OutgoingCommand } from '../../shared/client/replica/outbox.ts'
import { FIRST_CHANNEL, isRelation } from '../../shared/protocol/log/events.ts'
import type { TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import { readTyped, type Typed } from '../../shared/protocol/text/slash-command.ts'
import { isBlank } from '../../shared/protocol/text/text.ts'
import { Conversation } from './conversation.ts'
import type { Shown } from './shown-timeline.ts'
import { MULTILINE_COMMANDS } from './message-commands.ts'
import { EXIT } from '../exit.ts'
import { onOutputFault, writeStderr } from '../terminal/output.ts'
import { prose } from '../terminal/prose.ts'
import { openScreen } from '../terminal/open-screen.ts'
import type { Entry } from '../terminal/screen.ts'
import { knockNotes, sessionNotes } from './session-notes.ts'
import { interrupted } from '../signals.ts'
import { promptOf, talkCommands } from './talk-commands.ts'
import type { TalkCommands, TalkContext } from './talk-context.ts'
import { columnsOf } from '../terminal/terminal.ts'
import { formatEntry, formatRelation } from '../terminal/timeline-text.ts'
import { dayLines, formatNote, terminalStyle } from '../terminal/terminal-text.ts'

/** The extra commands of the room's host. */
export interface Hosting {
  commands(talk: TalkContext): TalkCommands
  /** The help for these commands. */
  readonly help: string
  /** Whether a line without a slash may be meant as one of these commands. */
  mayBeCommand(text: string): boolean
  /** The last text before the prompt. */
  opening(): string
  /** Starts to report what happens. Returns a function that stops it. */
  watch(talk: TalkContext): Promise<() => Promise<void>>
}

export interface ConversationOptions {
  /** The command that joins at an address, for hints. */
  rejoinCommand(address: string): string
  /** Whether unsent messages are sent when the room is joined again. */
  readonly isPersistent: boolean
  readonly hosting?: Hosting
}

/**
 * A conversation for people: prints messages and sends typed lines. Returns the exit code: 4 if the
 * room did not get every message.
 */
export async function peopleConversation(
  app: ParleyApp,
  ref: RoomRef,
  { rejoinCommand, isPersistent, hosting }: ConversationOptions,
): Promise<number> {
  const finished = Promise.withResolvers<number>()
  const screen = openScreen()
  const style = terminalStyle()
  const dayLine = dayLines(systemClock.now(), style)
  const print = (text: string) => screen.print(prose(text, columnsOf(process.stdout)))
  const note = (text: string) => print(formatNote(text, style))
  let hasLostInput = false
  /**
   * How long to wait for sent messages: a pipe waits until they arrive, a user does not want to
   * wait.
   */
  let until: 'now' | 'ever' = screen.isTerminal ? 'now' : 'ever'
  let exitOnLeave: number = EXIT.ok
  let isFinished = false
  /** The line that the user was asked to confirm, because it may be meant as a command. */
  let confirming: string | null = null
  const showSession = sessionNotes({ room: () => conversation.room, rejoinCommand, note, print })
  const showKnocks = knockNotes(note)
  const conversation = new Conversation(app, ref, {
    onShown: (shown) => {
      const { at, line } = lineOf(shown)
      if (line === null) return
      const day = dayLine(at)
      if (day !== null) screen.print(day)
      screen.print(line)
    },
    onNotice: note,
    onSession: (session) => {
      showSession(session)
      if (session.kind === 'closed') finished.resolve(EXIT.refused)
    },
    onKnocks: showKnocks,
    onDone: () => {},
    onFailed: ({ command, delivery }, { line }) => {
      if (delivery.kind === 'failed')
        reportUnsent(line, `${failedText(command)} ${describeReject(delivery.reason)}`)
    },
  })
  const talk: TalkContext = { conversation, screen, style, channel: FIRST_CHANNEL, note, print }
  const quit = hosting ? 'close the room' : 'leave the room'
  const commands: TalkCommands = {
    ...talkCommands(talk, [['quit', quit]], hosting?.help ?? ''),
    ...hosting?.commands(talk),
  }

  function lineOf(shown: Shown): { at: number; line: string | null } {
    if (shown.kind === 'history') {
      const { entry, quoted } = shown
      const isForged = entry.kind === 'message' && conversation.isForged(entry.contentSeq)
      return { at: entry.at, line: formatEntry(entry, quoted, style, isForged) }
    }
    const { event, changed, quoted } = shown
    const message = changed === 'unknown' ? null : changed
    if (isRelation(event)) {
      return { at: event.at, line: changed === null ? null : formatRelation(event, message, style) }
    }
    const entry = message ?? (event as TimelineEntry)
    return { at: event.at, line: formatEntry(entry, quoted, style, conversation.isForged(event.seq)) }
  }

  /**
   * Reports that something typed or piped was not sent: at a terminal as a note, in a pipe on
   * stderr.
   */
  function reportUnsent(line: number | null, text: string): void {
    if (screen.isTerminal) {
      for (const row of text.split('\n')) note(row)
      return
    }
    hasLostInput = true
    writeStderr(line === null ? `parley: ${text}` : `parley: line ${line}: ${text}`)
  }

  /** Handles typed or piped lines until they end or until /quit, and reads nothing after that. */
  async function listen(): Promise<number | null> {
    for await (const entry of screen.entries) {
      if ('problem' in entry) {
        reportUnsent(entry.line, `${entry.problem}.`)
        continue
      }
      if (isBlank(entry.text)) continue
      const typed = entry.isPasted ? { kind: 'text' as const } : readEntry(entry.text)
      if (typed.kind === 'text') await sendEntry(entry)
      else if (typed.name !== 'quit' || typed.args !== '') await run(typed.name, typed.args, entry.line)
      else {
        until = 'now'
        return leave()
      }
    }
    if (!hosting) return leave()
    // A room stays open when its terminal is gone.
    if (!isFinished) note('The input has ended. Ctrl-C closes the room.')
    return null
  }

  async function leave(): Promise<number> {
    await conversation.settled(until)
    return exitOnLeave
  }

  async function run(name: string, rest: string, line: number | null): Promise<void> {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    const problem = command ? await command(rest) : unknownCommandText(name)
    if (problem !== null) reportUnsent(line, problem)
  }

  function unknownCommandText(name: string): string {
    if (name === 'invite') return 'Only the computer that hosts the room can make invites.'
    const problemText =
      name === 'quit' ? '/quit can’t be followed by text.' : `Unknown command /${name}. Type /help.`
    return `${problemText} To send this as text, start with a space.`
  }

  async function sendEntry(entry: Entry): Promise<void> {
    const { text, line, isPasted } = entry
    if (!isPasted && text !== confirming && hosting?.mayBeCommand(text)) {
      confirming = text
      note(
        `Did you mean /${text.trimStart()}? Without the slash, everyone in the room will read it. Press Enter to send it as it is.`,
      )
      screen.restore(entry)
      return
    }
    confirming = null
    const problem = await conversation.submit({ kind: 'post', channel: talk.channel, text }, { line })
    if (problem) {
      reportUnsent(line, problem.text)
      screen.restore(entry)
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
  void interrupted().then(() => finished.resolve(EXIT.ok))
  if (!hosting)
    onOutputFault(({ isGone, why }) => {
      if (!isGone) {
        exitOnLeave = EXIT.usage
        writeStderr(`parley: Couldn’t write the output: ${why}.`)
      }
      // The reader of stdout is gone, so reading stops; lines that were already read are still
      // sent.
      until = 'now'
      screen.close()
    })
  listen().then((code) => code === null || finished.resolve(code), finished.reject)
  const exitCode = await finished.promise
  isFinished = true
  await unwatch?.()
  const { unsent } = conversation
  conversation.end()
  screen.close()
  if (unsent > 0) writeStderr(unsentWords(unsent, isPersistent && exitCode === EXIT.ok))
  return exitCode === EXIT.ok && (hasLostInput || unsent > 0) ? EXIT.refused : exitCode
}

const COMMAND_AND_NUMBER = /^(\/(?:reply|edit|react|delete))(?=#?\d)/i

/** Reads typed text. Unlike other commands, some take further lines. */
function readEntry(text: string): Typed {
  // “/reply12 Yes” is meant as a command; as a message, everyone would read it.
  const [first = '', ...more] = text.replace(COMMAND_AND_NUMBER, '$1 ').split('\n')
  const typed = readTyped(first)
  return more.length > 0 && typed.kind === 'command' && MULTILINE_COMMANDS.includes(typed.name)
    ? { ...typed, args: [typed.args, ...more].join('\n') }
    : readTyped(more.length > 0 ? text : first)
}

/** What the room refused, as a sentence. */
function failedText(command: OutgoingCommand): string {
  switch (command.kind) {
    case 'post':
      return `Not sent: “${command.content.text}”.`
    case 'edit':
      return `Not edited: “${command.content.text}”.`
    case 'react':
      return `The reaction ${command.key} wasn’t ${command.on ? 'added' : 'taken back'}.`
    case 'remove':
      return 'Not deleted.'
  }
}

const unsentWords = (count: number, isPersistent: boolean): string =>
  (count === 1 ? 'One message or change wasn’t sent.' : `${count} messages or changes weren’t sent.`) +
  (isPersistent ? ' Join this room again to send what’s left.' : '')

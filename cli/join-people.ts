import type { ParleyApp } from '../shared/app/parley-app.ts'
import type { RoomRef } from '../shared/client/chat-state.ts'
import type { SessionState } from '../shared/client/session-machine.ts'
import { describeEnd, describeReject } from '../shared/client/words.ts'
import { FIRST_CHANNEL } from '../shared/protocol/events.ts'
import type { Knock } from '../shared/protocol/frames.ts'
import { systemClock } from '../shared/node/system.ts'
import { readTyped } from '../shared/protocol/slash-command.ts'
import { cleanName } from '../shared/protocol/text.ts'
import { Conversation } from './conversation.ts'
import { EXIT } from './exit.ts'
import { keyAdvice } from './host-keys.ts'
import { onOutputFault, tell } from './output.ts'
import { prose } from './prose.ts'
import { knockLine } from './room-acts.ts'
import { openScreen, type Entry } from './screen.ts'
import { interrupted } from './signals.ts'
import { columnsOf } from './terminal.ts'
import { promptOf, talkCommands, type Talk } from './talk-commands.ts'
import { dayLines, formatEvent, formatNote, terminalStyle } from './terminal-text.ts'

/** Whether a session that waits for a try has just lost its host: said once, and not again for each try that fails. */
export const isLoss = (before: SessionState['kind'], attempt: number): boolean =>
  before === 'joined' || attempt === 1

/**
 * A conversation for people: what is said scrolls by, what is typed is sent. `again` is the command
 * that joins at an address. Answers the exit code: 4 where the room has not all that was given to it.
 */
export async function peopleConversation(
  app: ParleyApp,
  ref: RoomRef,
  again: (address: string) => string,
): Promise<number> {
  const over = Promise.withResolvers<number>()
  /** Where in a pipe the messages stand that the room has not taken yet. */
  const lines = new Map<string, number>()
  let isLost = false
  let waiting = new Set<string>()
  let sessionBefore: SessionState['kind'] = 'idle'
  /** Where another room was said to be hosted in this one's place. */
  let toldOf: string | null = null
  const conversation = new Conversation(app, ref, {
    onEvents: (events) => {
      for (const event of events) {
        const line = formatEvent(event, style, conversation.isForged(event))
        if (line === null) continue
        const day = newDay(event.at)
        if (day !== null) screen.print(day)
        screen.print(line)
      }
    },
    onNotice: (text) => note(text),
    onSession: (session) => showSession(session),
    onKnocks: (knocks) => showKnocks(knocks),
    onFailed: ({ nonce, body, delivery }) => {
      if (delivery.kind === 'failed')
        lose(lines.get(nonce) ?? null, `Not sent: “${body}”. ${describeReject(delivery.reason)}`)
    },
  })
  const style = terminalStyle()
  const newDay = dayLines(systemClock.now(), style)
  const screen = openScreen()
  const note = (text: string) => screen.print(prose(formatNote(text, style), columnsOf(process.stdout)))
  const talk: Talk = {
    conversation,
    screen,
    style,
    channel: FIRST_CHANNEL,
    note,
    refuse: (text) => {
      note(text)
      return false
    },
  }
  const commands = talkCommands(talk, '/quit             leave')

  /** Something that was typed or piped in is not in the room. Who reads a pipe's output does not read why. */
  function lose(line: number | null, text: string): void {
    if (screen.isTerminal) return note(text)
    isLost = true
    tell(line === null ? `parley: ${text}` : `parley: line ${line}: ${text}`)
  }

  function showSession(session: SessionState): void {
    const { name: room, address, instead } = conversation.room
    if (session.kind === 'joined') note(`Back in ${room}.`)
    if (instead !== null && instead !== toldOf) {
      const where = describeEnd({ code: 'another-room', at: instead }, { room, address })
      note(`${where} To join the other room, leave with /quit and run: ${again(instead)}`)
    }
    toldOf = instead
    if (session.kind === 'backingOff' && isLoss(sessionBefore, session.attempt) && instead === null) {
      note(`${describeEnd(session.because, { room, address })} Trying again; what you type is kept.`)
    }
    sessionBefore = session.kind
    if (session.kind === 'knocking') note(`Waiting to be let in to ${room}…`)
    if (session.kind === 'closed') {
      note(describeEnd(session.because, { room, address }))
      const { keys } = session.because
      if (keys) screen.print(prose(keyAdvice(keys, address, false), columnsOf(process.stdout)))
      over.resolve(EXIT.refused)
    }
  }

  /** Whoever has come to the door since, once. */
  function showKnocks(knocks: readonly Knock[]): void {
    for (const knock of knocks) {
      const name = cleanName(knock.name)
      if (!waiting.has(knock.id))
        note(`${knockLine(knock)} asks to be let in. Type “/admit ${name}” or “/refuse ${name}”.`)
    }
    waiting = new Set(knocks.map(({ id }) => id))
  }

  /** Takes what is typed or piped in, until its end or /quit: what comes after that is not read. */
  async function listen(): Promise<number> {
    for await (const entry of screen.entries) {
      if ('problem' in entry) {
        lose(entry.line, `${entry.problem}.`)
        continue
      }
      if (entry.text.trim() === '') continue
      const typed = entry.isPasted ? { kind: 'text' as const } : readTyped(entry.text)
      if (typed.kind === 'text') {
        await say(entry)
        continue
      }
      const { name, rest } = typed
      if (name === 'quit' && rest === '') return leave('now')
      await run(name, rest, entry.line)
    }
    return leave(screen.isTerminal ? 'now' : 'ever')
  }

  async function leave(when: 'now' | 'ever'): Promise<number> {
    await conversation.settled(when)
    return EXIT.ok
  }

  async function run(name: string, rest: string, line: number | null): Promise<void> {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command) {
      if (!(await command(rest)) && !screen.isTerminal) isLost = true
    } else if (name === 'quit')
      lose(line, '/quit takes nothing after it. To send this as text, begin with a blank.')
    else if (name === 'invite') lose(line, 'Invites are made by the computer that hosts the room.')
    else lose(line, `Unknown command /${name}. /help lists them; to send this as text, begin with a blank.`)
  }

  async function say(entry: Entry): Promise<void> {
    const { text, line } = entry
    const said = await conversation.say(text, talk.channel)
    if (said.ok) {
      if (line !== null) lines.set(said.nonce, line)
      else if (conversation.room.session.kind !== 'joined') note(`Will be sent when you’re back: ${text}`)
      return
    }
    lose(line, said.text)
    screen.giveBack(entry)
  }

  const { room } = conversation
  const profile = app.state.profile.name
  await conversation.showHistory()
  showKnocks(conversation.knocks)
  note(`You are in ${room.name} as ${room.me.name}. /who lists who is here, /quit leaves.`)
  if (room.me.name !== profile) note(`${profile} was taken here.`)
  screen.setPrompt(promptOf(talk.channel))
  void interrupted().then(() => over.resolve(EXIT.ok))
  onOutputFault(({ isGone, why }) => {
    if (!isGone) tell(`parley: The output could not be written: ${why}.`)
    // Nobody reads what is said here any more; what was to be said is not lost for that.
    void leave('now').then((code) => over.resolve(isGone ? code : EXIT.usage))
  })
  listen().then(over.resolve, over.reject)
  const exitCode = await over.promise
  const { unsent } = conversation
  conversation.end()
  screen.close()
  if (unsent > 0) tell(`${unsent === 1 ? 'One message wasn’t' : `${unsent} messages weren’t`} sent.`)
  return exitCode === EXIT.ok && (isLost || unsent > 0) ? EXIT.refused : exitCode
}

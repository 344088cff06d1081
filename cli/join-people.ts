import type { ParleyApp } from '../shared/app/parley-app.ts'
import type { RoomRef } from '../shared/client/chat-state.ts'
import type { SessionState } from '../shared/client/session-machine.ts'
import { describeEnd, describeReject } from '../shared/client/words.ts'
import { FIRST_CHANNEL } from '../shared/protocol/events.ts'
import type { Knock } from '../shared/protocol/frames.ts'
import { checkChannelName, cleanName } from '../shared/protocol/text.ts'
import { Conversation } from './conversation.ts'
import { EXIT } from './exit.ts'
import { keyAdvice } from './host-keys.ts'
import { actHelp, actVerbs, knockLine } from './room-acts.ts'
import { openScreen } from './screen.ts'
import { interrupted } from './signals.ts'
import { formatEvent, formatHit, formatName, formatNote, type TerminalStyle } from './terminal-text.ts'
import { namedSo } from './whom.ts'

const HELP = [
  '/who            who is here',
  '/channel NAME   write to another channel; without a name, lists them',
  '/search WORDS   what was said with these words in it, newest first',
  '/quit           leave',
  '//text          says “/text”',
  '/remove NUMBER  removes a message that you said; /remove lists the latest',
  'For the owner and moderators:',
  actHelp('/'),
].join('\n')

const promptOf = (channel: string) => (channel === FIRST_CHANNEL ? '> ' : `#${channel}> `)

const pad = (number: number) => String(number).padStart(2, '0')

const style: TerminalStyle = {
  colour: process.stdout.isTTY && !process.env['NO_COLOR'],
  time: (at) => {
    const date = new Date(at)
    return `${pad(date.getHours())}:${pad(date.getMinutes())}`
  },
}

/** Whether a session that waits for a try has just lost its host: said once, and not again for each try that fails. */
export const isLoss = (before: SessionState['kind'], attempt: number): boolean =>
  before === 'joined' || attempt === 1

/** A conversation for people: what is said scrolls by, what is typed is sent. `again` is the command that joins at an address. */
export async function peopleConversation(
  app: ParleyApp,
  ref: RoomRef,
  again: (address: string) => string,
): Promise<number> {
  const over = Promise.withResolvers<number>()
  let channel = FIRST_CHANNEL
  let saying = Promise.resolve()
  let waiting = new Set<string>()
  let sessionBefore: SessionState['kind'] = 'idle'
  /** Where another room was said to be hosted in this one's place. */
  let toldOf: string | null = null
  const conversation = new Conversation(app, ref, {
    onEvents: (events) => {
      for (const event of events) {
        const line = formatEvent(event, style, conversation.isForged(event))
        if (line !== null) screen.print(line)
      }
    },
    onNotice: (text) => note(text),
    onSession: (session) => showSession(session),
    onKnocks: (knocks) => showKnocks(knocks),
    onFailed: ({ body, delivery }) => {
      if (delivery.kind === 'failed') note(`Not sent: “${body}”. ${describeReject(delivery.reason)}`)
    },
  })
  const screen = openScreen({
    onLine: (line) => {
      saying = saying.then(() => onLine(line))
    },
    onEnd: () => {
      void saying.then(() => conversation.settled()).then(() => over.resolve(EXIT.ok))
    },
    onInterrupt: () => over.resolve(EXIT.ok),
  })
  const note = (text: string) => screen.print(formatNote(text, style))

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
      if (keys) screen.print(keyAdvice(keys, address, false))
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

  async function onLine(line: string): Promise<void> {
    if (line.trim() === '') return
    if (line.startsWith('/') && !line.startsWith('//')) return command(line.slice(1).trim())
    const problem = await conversation.say(line.startsWith('//') ? line.slice(1) : line, channel)
    if (problem !== null) note(problem)
    else if (conversation.room.session.kind !== 'joined') note(`Kept until the room is back: ${line}`)
  }

  async function command(typed: string): Promise<void> {
    const [name = '', ...rest] = typed.split(/\s+/)
    const act = Object.hasOwn(actVerbs, name) ? actVerbs[name] : undefined
    if (act) return showAnswer(await act(conversation, rest.join(' ')))
    if (name === 'who') who()
    else if (name === 'channel') switchChannel(rest.join(' '))
    else if (name === 'search') void search(rest.join(' '))
    else if (name === 'help') screen.print(HELP)
    else if (name === 'quit') over.resolve(EXIT.ok)
    else if (name === 'invite') note('Invites are made by the computer that hosts the room.')
    else note(`There is no command /${name}. /help lists them; to say it as it is, start with two slashes.`)
  }

  /** An act that is done shows as an event of the room. */
  function showAnswer({ text }: { text: string }): void {
    for (const line of text.split('\n')) if (line !== '') note(line)
  }

  function who(): void {
    const members = Object.values(conversation.room.members)
    const named = (state: 'here' | 'away') =>
      members
        .filter((member) => member.state === state)
        .map((member) => formatName(member, style))
        .join(', ')
    note(`Here: ${named('here')}`)
    if (members.some(({ state }) => state === 'away')) note(`Away: ${named('away')}`)
  }

  async function search(query: string): Promise<void> {
    if (query === '') return note('Say what to look for: /search handout.')
    const found = await conversation.search(query)
    if (!found.ok) return note(found.problem.text)
    const { hits, more } = found.value
    for (const hit of hits.toReversed()) screen.print(formatHit(hit, style))
    const count = hits.length === 0 ? 'Nothing' : `${more ? 'The latest ' : ''}${hits.length}`
    note(`${count} found for “${query}”.`)
  }

  function switchChannel(typed: string): void {
    const { channels } = conversation.room
    const wanted = checkChannelName(typed)
    if (!wanted.ok) return note(`Channels: ${channels.map(({ name }) => `#${name}`).join(', ')}`)
    const [found] = namedSo(channels, wanted.text)
    if (!found) note(`There is no channel #${wanted.text}.`)
    else {
      channel = found.name
      screen.setPrompt(promptOf(channel))
    }
  }

  const { room } = conversation
  const profile = app.state.profile.name
  await conversation.showHistory()
  showKnocks(conversation.knocks)
  note(`You are in ${room.name} as ${room.me.name}. /who lists who is here, /quit leaves.`)
  if (room.me.name !== profile) note(`${profile} was taken here.`)
  screen.setPrompt(promptOf(channel))
  void interrupted().then(() => over.resolve(EXIT.ok))
  const exitCode = await over.promise
  const { unsent } = conversation
  conversation.end()
  screen.close()
  process.stdin.destroy()
  if (unsent > 0)
    process.stderr.write(`${unsent === 1 ? 'One message was' : `${unsent} messages were`} not sent.\n`)
  return exitCode
}

import { FIRST_CHANNEL } from '../shared/protocol/events.ts'
import { checkChannelName } from '../shared/protocol/text.ts'
import type { Conversation } from './conversation.ts'
import { prose } from './prose.ts'
import { actHelp, actVerbs } from './room-acts.ts'
import type { Screen } from './screen.ts'
import { columnsOf } from './terminal.ts'
import { formatHit, formatName, type TerminalStyle } from './terminal-text.ts'
import { namedSo } from './whom.ts'

/** Carries out a command with what was typed after its name; answers whether that was done. */
export type TalkCommand = (rest: string) => boolean | Promise<boolean>

/** What commands have to do with. */
export interface Talk {
  readonly conversation: Conversation
  readonly screen: Screen
  readonly style: TerminalStyle
  /** Where messages go. */
  channel: string
  note(text: string): void
  /** A sentence that says why something was not done. */
  refuse(text: string): false
}

const HELP: readonly (readonly [string, string])[] = [
  ['who', 'who is here'],
  ['channel NAME', 'write to another channel; without a name, lists them'],
  ['search WORDS', 'what was said with these words in it, newest first'],
  ['remove NUMBER', 'removes a message that you said; /remove lists the latest'],
]

/** Lines of the list of commands: what is typed, and what it does. */
export const helpLines = (lines: readonly (readonly [string, string])[]): string =>
  lines.map(([typed, what]) => `/${typed.padEnd(16)}${what}`).join('\n')

export const promptOf = (channel: string): string => (channel === FIRST_CHANNEL ? '> ' : `#${channel}> `)

/** What everybody may type in a conversation; `more` is the help for what else can be typed there. */
export function talkCommands(talk: Talk, more: string): Readonly<Partial<Record<string, TalkCommand>>> {
  const { conversation, screen, style } = talk
  const acts = Object.entries(actVerbs).map(([name, act]) => [
    name,
    async (rest: string) => {
      const answer = await act?.(conversation, rest)
      // What is done shows as an event of the room.
      for (const line of answer?.text.split('\n') ?? []) if (line !== '') talk.note(line)
      return answer?.ok === true
    },
  ])
  return {
    ...(Object.fromEntries(acts) as Record<string, TalkCommand>),
    who: () => who(talk),
    channel: (rest) => switchChannel(talk, rest),
    search: async (query) => {
      if (query === '') return talk.refuse('Say what to look for: /search handout.')
      const found = await conversation.search(query)
      if (!found.ok) return talk.refuse(found.problem.text)
      const { hits, more: hasMore } = found.value
      for (const hit of hits.toReversed()) screen.print(formatHit(hit, style))
      const count = hits.length === 0 ? 'Nothing' : `${hasMore ? 'The latest ' : ''}${hits.length}`
      talk.note(`${count} found for “${query}”.`)
      return true
    },
    help: () => {
      const help = `${helpLines(HELP)}\n${more}\nFor the owner and moderators:\n${actHelp('/')}`
      screen.print(prose(help, columnsOf(process.stdout)))
      return true
    },
  }
}

function who({ conversation: { members }, style, note }: Talk): true {
  const named = (state: 'here' | 'away') =>
    members
      .filter((member) => member.state === state)
      .map((member) => formatName(member, style))
      .join(', ')
  note(`Here: ${named('here')}`)
  if (members.some(({ state }) => state === 'away')) note(`Away: ${named('away')}`)
  return true
}

function switchChannel(talk: Talk, typed: string): boolean {
  const { channels } = talk.conversation.room
  const wanted = checkChannelName(typed)
  if (typed === '') {
    talk.note(`Channels: ${channels.map(({ name }) => `#${name}`).join(', ')}`)
    return true
  }
  const [found] = wanted.ok ? namedSo(channels, wanted.text) : []
  if (!found) return talk.refuse(`There is no channel #${typed}.`)
  talk.channel = found.name
  talk.screen.setPrompt(promptOf(talk.channel))
  return true
}

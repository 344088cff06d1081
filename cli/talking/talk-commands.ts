import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { checkChannelName, cleanName } from '../../shared/protocol/text/text.ts'
import type { Conversation } from './conversation.ts'
import { actHelp, actVerbs } from './room-acts.ts'
import type { Screen } from '../terminal/screen.ts'
import { formatHit, formatName, type TerminalStyle } from '../terminal/terminal-text.ts'
import { withName } from './whom.ts'

/**
 * Carries out a command with the text after its name. Returns why it failed; null when it was done.
 */
export type TalkCommand = (rest: string) => string | null | Promise<string | null>

/** Commands by their names, in lower case. */
export type TalkCommands = Readonly<Partial<Record<string, TalkCommand>>>

/** What commands work with. */
export interface TalkContext {
  readonly conversation: Conversation
  readonly screen: Screen
  readonly style: TerminalStyle
  /** The channel that messages go to. */
  channel: string
  /** Prints a remark of the tool itself. */
  note(text: string): void
  /** Prints sentences, wrapped between words. */
  print(text: string): void
}

/** Lines of a list of commands: what to type, and what it does. */
export type Help = readonly (readonly [string, string])[]

const HELP: Help = [
  ['who', 'list who is here'],
  ['channel NAME', 'write to another channel; without a name, list the channels'],
  ['search WORDS', 'find messages with these words, newest first'],
  ['delete NUMBER', 'delete one of your messages; /delete lists the latest'],
]

const helpLines = (lines: Help): string =>
  lines.map(([typed, what]) => `/${typed.padEnd(16)}${what}`).join('\n')

export const promptOf = (channel: string): string => (channel === FIRST_CHANNEL ? '> ' : `#${channel}> `)

/** The commands of everyone in a conversation. The help ends with `more` of it, and with `last`. */
export function talkCommands(talk: TalkContext, more: Help, last: string): TalkCommands {
  const help = [helpLines([...HELP, ...more]), 'For the owner and moderators:', actHelp('/'), last]
  return {
    ...actCommands(talk),
    who: () => who(talk),
    channel: (name) => switchChannel(talk, name),
    search: (query) => search(talk, query),
    help: () => {
      talk.print(help.join('\n').trimEnd())
      return null
    },
  }
}

const actCommands = ({ conversation, note }: TalkContext): TalkCommands =>
  Object.fromEntries(
    Object.entries(actVerbs).map(([name, act]): [string, TalkCommand] => [
      name,
      async (rest) => {
        const answer = await act?.(conversation, rest)
        if (answer?.ok === false) return answer.text
        // A success shows as an event of the room.
        for (const line of answer?.text.split('\n') ?? []) if (line !== '') note(line)
        return null
      },
    ]),
  )

function who({ conversation: { members }, style, note }: TalkContext): null {
  const named = (state: 'here' | 'away') =>
    members
      .filter((member) => member.state === state)
      .map((member) => formatName(member, style))
      .join(', ')
  note(`Here: ${named('here')}`)
  if (members.some(({ state }) => state === 'away')) note(`Away: ${named('away')}`)
  return null
}

async function search(
  { conversation, screen, style, note }: TalkContext,
  query: string,
): Promise<string | null> {
  if (query === '') return 'Search for what? /search handout'
  const found = await conversation.search(query)
  if (!found.ok) return found.problem.text
  const { hits, more } = found.value
  for (const hit of hits.toReversed()) screen.print(formatHit(hit, style))
  const count = hits.length === 0 ? 'Nothing' : `${more ? 'The latest ' : ''}${hits.length}`
  note(`${count} found for “${query}”.`)
  return null
}

function switchChannel(talk: TalkContext, typed: string): string | null {
  const { channels } = talk.conversation.room
  if (typed === '') {
    talk.note(`Channels: ${channels.map(({ name }) => `#${name}`).join(', ')}`)
    return null
  }
  const wanted = checkChannelName(typed)
  const [found] = wanted.ok ? withName(channels, wanted.text) : []
  if (!found) return `There’s no channel #${cleanName(typed)}.`
  talk.channel = found.name
  talk.screen.setPrompt(promptOf(talk.channel))
  return null
}

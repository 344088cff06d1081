import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { MESSAGE_HELP, messageCommands, moderatedRoom } from './message-commands.ts'
import { moderationHelp, moderationCommands } from './moderation-commands.ts'
import { formatHit, formatName } from '../terminal/terminal-text.ts'
import type { HelpLines, TalkCommand, TalkCommands, TalkContext } from './talk-context.ts'
import { findChannel } from './find-person.ts'

const CONVERSATION_HELP: HelpLines = [
  ['who', 'list who is here'],
  ['channel NAME', 'write to another channel; without a name, list the channels'],
  ['search WORDS', 'find messages with these words, newest first'],
  ...MESSAGE_HELP,
]

const helpLines = (lines: HelpLines): string =>
  lines.map(([typed, about]) => `/${typed.padEnd(16)}${about}`).join('\n')

export const promptOf = (channel: string): string => (channel === FIRST_CHANNEL ? '> ' : `#${channel}> `)

/** The commands of everyone in a conversation. `extraHelp` and `lastHelp` are added to the help. */
export function talkCommands(talk: TalkContext, extraHelp: HelpLines, lastHelp: string): TalkCommands {
  const help = [
    helpLines([...CONVERSATION_HELP, ...extraHelp]),
    'For the owner and moderators:',
    moderationHelp('/'),
    lastHelp,
  ]
  return {
    ...actCommands(talk),
    ...messageCommands(talk),
    who: () => listMembers(talk),
    channel: (name) => switchChannel(talk, name),
    search: (query) => search(talk, query),
    help: () => {
      talk.print(help.join('\n').trimEnd())
      return null
    },
  }
}

function actCommands({ conversation, note }: TalkContext): TalkCommands {
  const room = moderatedRoom(conversation)
  return Object.fromEntries(
    Object.entries(moderationCommands).map(([name, act]): [string, TalkCommand] => [
      name,
      async (rest) => {
        const answer = await act?.(room, rest)
        if (answer?.ok === false) return answer.text
        // A successful action appears as an event of the room.
        for (const line of answer?.text.split('\n') ?? []) if (line !== '') note(line)
        return null
      },
    ]),
  )
}

function listMembers({ conversation: { members }, style, note }: TalkContext): null {
  const namesOf = (state: 'here' | 'away') =>
    members
      .filter((member) => member.state === state)
      .map((member) => formatName(member, style))
      .join(', ')
  note(`Here: ${namesOf('here')}`)
  if (members.some(({ state }) => state === 'away')) note(`Away: ${namesOf('away')}`)
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
  const found = findChannel(channels, typed)
  if (!found) return `There’s no channel #${cleanName(typed)}.`
  talk.channel = found.name
  talk.screen.setPrompt(promptOf(talk.channel))
  return null
}

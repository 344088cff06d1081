import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { Typed } from '../../../shared/protocol/text/slash-command.ts'
import { checkChannelName } from '../../../shared/protocol/text/text.ts'

export type TypedCommand = Extract<Typed, { kind: 'command' }>

/** What a command in the composer asks the window to do. */
export type ComposerRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'channel'; readonly name: string }
  /** The command failed or is unknown: the text stays, so the user can fix it. */
  | { readonly kind: 'problem'; readonly text: string }

interface ComposerCommand {
  /** How to type it, after the slash. */
  readonly usage: string
  readonly about: string
  readonly ask: (args: string, room: Pick<RoomState, 'channels'>) => ComposerRequest
}

const problem = (text: string): ComposerRequest => ({ kind: 'problem', text })

const commands: Readonly<Record<string, ComposerCommand>> = {
  channel: { usage: 'channel NAME', about: 'go to another channel', ask: askChannel },
  search: {
    usage: 'search WORDS',
    about: 'search messages in this room',
    ask: (text) => (text === '' ? problem('Search for what? /search handout') : { kind: 'search', text }),
  },
  help: { usage: 'help', about: 'show these commands', ask: () => ({ kind: 'help' }) },
}

/** All commands, for `/help`. */
export const commandList: readonly Pick<ComposerCommand, 'usage' | 'about'>[] = Object.values(commands)

/** The request of a typed command. An unknown command is never posted. */
export function composerRequest(
  { name, args }: TypedCommand,
  room: Pick<RoomState, 'channels'>,
): ComposerRequest {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command.ask(args, room)
  return problem(
    `Unknown command /${name.slice(0, 30)}. Type /help for a list, or put a space before it to send it as text.`,
  )
}

function askChannel(rest: string, { channels }: Pick<RoomState, 'channels'>): ComposerRequest {
  const checked = checkChannelName(rest)
  if (!checked.ok) return problem('Which channel? /channel homework')
  return channels.some(({ name }) => name === checked.text)
    ? { kind: 'channel', name: checked.text }
    : problem(`There’s no channel #${checked.text} in this room.`)
}

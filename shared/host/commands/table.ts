import type { CommandFrame } from '../members/connection.ts'
import { answerKnock } from './answer-knock.ts'
import type { UnloggedCommand, LoggedCommand } from './command.ts'
import { createChannel } from './create-channel.ts'
import { moderate } from './moderate.ts'
import { page, resume } from './page.ts'
import { post } from './post.ts'
import { edit, react, remove } from './relate.ts'
import { rename } from './rename.ts'
import { typing } from './typing.ts'

/** The commands that add to the log. */
type LoggedKind = 'post' | 'edit' | 'react' | 'remove' | 'createChannel' | 'rename' | 'moderate'
export type LoggedFrame = Extract<CommandFrame, { kind: LoggedKind }>
export type UnloggedFrame = Exclude<CommandFrame, LoggedFrame>

/** With `unloggedCommands`, all commands that members may send. */
export const loggedCommands: { readonly [K in LoggedKind]: LoggedCommand<K> } = {
  post,
  edit,
  react,
  remove,
  createChannel,
  rename,
  moderate,
}

export const unloggedCommands: { readonly [K in UnloggedFrame['kind']]: UnloggedCommand<K> } = {
  page,
  resume,
  answerKnock,
  typing,
}

export const isLogged = (frame: CommandFrame): frame is LoggedFrame =>
  Object.hasOwn(loggedCommands, frame.kind)

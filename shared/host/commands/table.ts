import type { CommandFrame } from '../members/connection.ts'
import { answerKnock } from './answer-knock.ts'
import type { PassingCommand, WritingCommand } from './command.ts'
import { createChannel } from './create-channel.ts'
import { moderate } from './moderate.ts'
import { page, resume } from './page.ts'
import { post } from './post.ts'
import { rename } from './rename.ts'
import { typing } from './typing.ts'

/** The commands that ask for a place in the log. */
type WritingKind = 'post' | 'createChannel' | 'rename' | 'moderate'
export type WritingFrame = Extract<CommandFrame, { kind: WritingKind }>
export type PassingFrame = Exclude<CommandFrame, WritingFrame>

/** What members may ask of a room. A command that is in neither table does not exist. */
export const writingCommands: { readonly [K in WritingKind]: WritingCommand<K> } = {
  post,
  createChannel,
  rename,
  moderate,
}

export const passingCommands: { readonly [K in PassingFrame['kind']]: PassingCommand<K> } = {
  page,
  resume,
  answerKnock,
  typing,
}

export const isWriting = (frame: CommandFrame): frame is WritingFrame =>
  Object.hasOwn(writingCommands, frame.kind)

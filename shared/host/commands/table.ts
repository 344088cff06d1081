import type { CommandFrame } from '../connection.ts'
import type { Command } from './command.ts'
import { answerKnock } from './answer-knock.ts'
import { createChannel } from './create-channel.ts'
import { moderate } from './moderate.ts'
import { page, resume } from './page.ts'
import { post } from './post.ts'
import { rename } from './rename.ts'
import { typing } from './typing.ts'

interface Entry<K extends CommandFrame['kind']> {
  readonly run: Command<K>
  /** Whether it adds to the log: such commands are not taken any more once the room is stopping. */
  readonly writes: boolean
}

/** What members may ask of a room. A command that is not in this table does not exist. */
export const commandTable: { readonly [K in CommandFrame['kind']]: Entry<K> } = {
  post: { run: post, writes: true },
  createChannel: { run: createChannel, writes: true },
  rename: { run: rename, writes: true },
  page: { run: page, writes: false },
  resume: { run: resume, writes: false },
  moderate: { run: moderate, writes: true },
  answerKnock: { run: answerKnock, writes: true },
  typing: { run: typing, writes: false },
}

import type { RejectReason } from '../../protocol/close-reasons.ts'
import type { Fact, Position } from '../../protocol/events.ts'
import type { Channels } from '../channels.ts'
import type { CommandFrame, Connection } from '../connection.ts'
import type { History } from '../history.ts'
import type { Roster } from '../roster.ts'

/** Who sent a command, and how to answer. */
export interface Sender {
  readonly connection: Connection
  readonly member: string
  readonly name: string
}

/** All that a command may touch: not sockets, not other connections. */
export interface CommandContext {
  readonly history: History
  readonly roster: Roster
  readonly channels: Channels
  /** Proposes an event; acks it once it is durable. `onStored` runs before the ack. */
  propose(sender: Sender, fact: Fact, onStored?: (at: Position) => void): void
  reject(sender: Sender, nonce: string, reason: RejectReason): void
  /** Tells everybody else who is live, without a place in the log. */
  whisper(sender: Sender, channel: string): void
}

export type FrameOf<K extends CommandFrame['kind']> = Extract<CommandFrame, { kind: K }>

/** One command: its frame in, proposals and answers out. */
export type Command<K extends CommandFrame['kind']> = (
  context: CommandContext,
  sender: Sender,
  frame: FrameOf<K>,
) => void

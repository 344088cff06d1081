import type { RejectReason } from '../../protocol/close-reasons.ts'
import type { Fact } from '../../protocol/events.ts'
import type { Channels } from '../channels.ts'
import type { HostFrame } from '../../protocol/frames.ts'
import type { CommandFrame, Connection } from '../connection.ts'
import type { History } from '../history.ts'
import type { DoneAct } from '../../protocol/moderation.ts'
import type { Roster } from '../roster.ts'
import type { Rules } from '../rules.ts'

/** Who sent a command, and how to answer. */
export interface Sender {
  /** Missing for the console of a room. */
  readonly connection?: Connection
  readonly member: string
  readonly name: string
  answer(frame: Extract<HostFrame, { kind: 'ack' | 'reject' | 'pageResult' | 'missed' }>): void
}

/** All that a command may touch: not sockets, not other connections. */
export interface CommandContext {
  readonly history: History
  readonly roster: Roster
  readonly channels: Channels
  /**
   * Whether this is a repetition of a command that was taken [P3]. Then it is answered as the first was, and must have no further
   * effect: what is so by now is no reason to refuse it, nor to do it again.
   */
  isRepeated(sender: Sender, nonce: string): boolean
  /** Proposes an event and acks it once it is durable. If it cannot be stored, `undo` runs and it is rejected. */
  propose(sender: Sender, fact: Fact, undo?: () => void): void
  readonly rules: Rules
  /** Whether slow mode and the room's quota let a member post now; if not, why. */
  mayPost(sender: Sender): RejectReason | null
  /** Carries out an act once it is durable. */
  moderate(sender: Sender, nonce: string, act: DoneAct): void
  /** Lets somebody in who waits at the door, or sends it away. */
  answerKnock(knock: string, letIn: boolean): void
  /** Acks a command that leaves no event, because all is as it asks. */
  accept(sender: Sender, nonce: string): void
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

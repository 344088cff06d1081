import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Fact } from '../../protocol/log/events.ts'
import type { HostFrame } from '../../protocol/wire/frames.ts'
import type { CommandFrame, Connection } from '../members/connection.ts'
import type { FreeNames } from '../admission/free-names.ts'
import type { History } from '../log/history.ts'
import type { Pending } from '../log/pending.ts'
import type { Permissions } from '../state/permissions.ts'
import type { Roster } from '../state/roster.ts'
import type { RoomState } from '../state/room-state.ts'

/** Who sent a command, and how to answer. */
export interface Sender {
  /** Missing for the console of a room. */
  readonly connection?: Connection
  readonly member: string
  /** The name when it was sent: a guest who leaves meanwhile no longer has one. */
  readonly name: string
  answer(frame: Extract<HostFrame, { kind: 'ack' | 'reject' | 'pageResult' | 'missed' }>): void
}

/** What a command is judged by. */
export interface CommandView {
  readonly state: RoomState
  readonly roster: Roster
  readonly permissions: Permissions
  readonly history: History
  readonly names: FreeNames
  /** Whether slow mode and the room's quota let a member post now; if not, why. */
  mayPost(member: string, pending: Pending): RejectReason | null
}

/**
 * What a command results in: an event for the log, no event because nothing would change, or a
 * refusal.
 */
export type Decision =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reject'; readonly reason: RejectReason }

export const reject = (reason: RejectReason): Decision => ({ kind: 'reject', reason })

export type FrameOf<K extends CommandFrame['kind']> = CommandFrame & { readonly kind: K }

/**
 * A command that adds to the log. Decides by the current state and by what the same batch will
 * change (`pending`), and changes nothing. The caller finds out whether it repeats an earlier one
 * [P3]. `sender` is the author as of now.
 */
export type WritingCommand<K extends CommandFrame['kind']> = (
  view: CommandView,
  pending: Pending,
  sender: Fact['author'],
  frame: FrameOf<K>,
) => Decision

/** All that other commands may do: they answer at once. */
export interface HostCommandContext {
  readonly view: CommandView
  /** Lets someone in who waits at the door, or sends them away. */
  answerKnock(knock: string, letIn: boolean): void
  /** Tells everyone else who is live, without a place in the log. */
  relayTyping(sender: Sender, channel: string): void
}

/** A command that leaves no trace in the log. */
export type PassingCommand<K extends CommandFrame['kind']> = (
  context: HostCommandContext,
  sender: Sender,
  frame: FrameOf<K>,
) => void

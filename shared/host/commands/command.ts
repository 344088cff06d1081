import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Fact } from '../../protocol/log/events.ts'
import type { HostFrame } from '../../protocol/wire/frames.ts'
import type { CommandFrame, Connection } from '../members/connection.ts'
import type { FreeNames } from '../admission/free-names.ts'
import type { History } from '../log/history.ts'
import type { Verifier } from '../../protocol/trust/proofs.ts'
import type { Pending } from '../log/pending.ts'
import type { Permissions } from '../state/permissions.ts'
import type { Roster } from '../state/roster.ts'
import type { RoomState } from '../state/room-state.ts'

/** The sender of a command, and how to answer. */
export interface Sender {
  /** Absent for a room's console. */
  readonly connection?: Connection
  readonly member: string
  /** The name when the command was sent: a guest who has left no longer has one. */
  readonly name: string
  answer(frame: Extract<HostFrame, { kind: 'ack' | 'reject' | 'pageResult' | 'missed' }>): void
}

/** What commands are decided by. */
export interface CommandView {
  readonly state: RoomState
  readonly roster: Roster
  readonly permissions: Permissions
  readonly history: History
  readonly names: FreeNames
  /** What members' signatures are about, and what checks them [S4]. */
  readonly signing: { readonly room: string; readonly verifier: Verifier }
  /** Whether the room has reached the size that its host allows. */
  isQuotaReached(): boolean
  /** Why a member may not post now (muted, slow mode, quota); null if it may. */
  mayPost(member: string, pending: Pending): RejectReason | null
}

/**
 * The result of a command: an event for the log, none because nothing would change, or a refusal.
 */
export type Decision =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reject'; readonly reason: RejectReason }

export const reject = (reason: RejectReason): Decision => ({ kind: 'reject', reason })

export type FrameOf<K extends CommandFrame['kind']> = CommandFrame & { readonly kind: K }

/**
 * A command that adds to the log. It decides by the current state and by what the same batch will
 * change (`pending`), and has no effects. The caller checks whether it repeats an earlier one [P3].
 * `sender` has the member's current name.
 */
export type LoggedCommand<K extends CommandFrame['kind']> = (
  view: CommandView,
  pending: Pending,
  sender: Fact['author'],
  frame: FrameOf<K>,
) => Decision

/** What commands without a log entry may use. They answer at once. */
export interface HostCommandContext {
  readonly view: CommandView
  /** Approves or refuses a knock. */
  answerKnock(knock: string, letIn: boolean): void
  /** Sends it to all other members, and stores nothing. */
  relayTyping(sender: Sender, channel: string): void
}

/** A command that adds nothing to the log. */
export type UnloggedCommand<K extends CommandFrame['kind']> = (
  context: HostCommandContext,
  sender: Sender,
  frame: FrameOf<K>,
) => void

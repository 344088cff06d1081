import { assertNever } from '../../protocol/base/assert-never.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Position } from '../../protocol/log/events.ts'
import type { CommitQueue, Decided } from '../log/commit-queue.ts'
import type { CommandFrame } from '../members/connection.ts'
import type { CommandKey } from '../log/history.ts'
import type { Pending } from '../log/pending.ts'
import {
  reject,
  type HostCommandContext,
  type Decision,
  type FrameOf,
  type PassingCommand,
  type Sender,
  type WritingCommand,
} from './command.ts'
import { isWriting, passingCommands, writingCommands, type PassingFrame, type WritingFrame } from './table.ts'

/** What the command desk needs of its room. */
export interface CommandDeskOptions {
  readonly context: HostCommandContext
  readonly commits: CommitQueue
}

/**
 * Takes the members' commands: those that write are decided with the next batch, the others are
 * answered at once.
 */
export class CommandDesk {
  readonly #options: CommandDeskOptions
  #taking: 'everything' | 'reads-only' = 'everything'

  constructor(options: CommandDeskOptions) {
    this.#options = options
  }

  /** From now on nothing is written, except what was taken before. */
  stopWriting(): void {
    this.#taking = 'reads-only'
  }

  take(sender: Sender, frame: CommandFrame): void {
    if (!isWriting(frame)) this.#pass(sender, frame)
    else if (this.#taking === 'everything') {
      this.#options.commits.propose((pending) => this.#decide(sender, frame, pending))
    }
  }

  #pass<K extends PassingFrame['kind']>(sender: Sender, frame: FrameOf<K>): void {
    const run: PassingCommand<K> = passingCommands[frame.kind]
    run(this.#options.context, sender, frame)
  }

  /** [P2] What a command results in, and how its sender is told. */
  #decide<K extends WritingFrame['kind']>(sender: Sender, frame: FrameOf<K>, pending: Pending): Decided {
    const { member, answer } = sender
    const { nonce } = frame
    const ack = ({ epoch, seq }: Position) => answer({ kind: 'ack', nonce, epoch, seq })
    const refuse = (reason: RejectReason) => answer({ kind: 'reject', nonce, reason })
    const repeating = (): Decided | undefined => {
      const first = this.#first({ member, nonce }, pending)
      return first === undefined ? undefined : { facts: [], first, onStored: ack, onFailed: refuse }
    }
    // The log itself refuses repetitions: searching it here for each message would slow them all
    // down.
    const known = frame.kind === 'post' ? undefined : repeating()
    if (known) return known
    const decision = this.#decision(sender, frame, pending)
    switch (decision.kind) {
      case 'fact':
        return { facts: [decision.fact], onStored: ack, onFailed: refuse }
      case 'nothing':
        return { facts: [], onStored: ack, onFailed: refuse }
      case 'reject':
        return repeating() ?? { facts: [], onStored: () => refuse(decision.reason), onFailed: refuse }
      default:
        return assertNever(decision)
    }
  }

  #decision<K extends WritingFrame['kind']>(
    { member, name }: Sender,
    frame: FrameOf<K>,
    pending: Pending,
  ): Decision {
    const { view } = this.#options.context
    // Removed since it was sent.
    if (view.permissions.isOut(member)) return reject('not-allowed')
    const decide: WritingCommand<K> = writingCommands[frame.kind]
    const author = { id: member, name: pending.nameOf(member) ?? view.roster.nameOf(member) ?? name }
    return decide(view, pending, author, frame)
  }

  /**
   * Where the command stands that this one repeats [P3]: the current state is no reason to refuse
   * it.
   */
  #first(command: CommandKey, pending: Pending): Position | number | undefined {
    return pending.placeOf(command) ?? this.#options.context.view.history.find(command.member, command.nonce)
  }
}

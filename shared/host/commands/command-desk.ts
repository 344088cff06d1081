import { assertNever } from '../../protocol/assert-never.ts'
import type { RejectReason } from '../../protocol/close-reasons.ts'
import type { Fact, Position } from '../../protocol/events.ts'
import type { CommitQueue, Decided } from '../commit-queue.ts'
import type { CommandFrame } from '../connection.ts'
import type { CommandKey } from '../history.ts'
import type { Pending } from '../pending.ts'
import type { CommandContext, FrameOf, PassingCommand, Sender, WritingCommand } from './command.ts'
import { isWriting, passingCommands, writingCommands, type PassingFrame, type WritingFrame } from './table.ts'

/** What the command desk needs of its room. */
export interface CommandDeskOptions {
  readonly context: CommandContext
  readonly commits: CommitQueue
  /** Who an author is who has no name in the room: its console. */
  readonly unnamed: (member: string) => string
}

/** Takes the commands of members: has those that write decided with the next batch, and answers the others at once. */
export class CommandDesk {
  readonly #options: CommandDeskOptions
  #taking: 'everything' | 'reads-only' = 'everything'

  constructor(options: CommandDeskOptions) {
    this.#options = options
  }

  /** From now on nothing is written; what was taken before still is. */
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

  /** [P2] What a command comes to, and how its sender hears of it. */
  #decide<K extends WritingFrame['kind']>(
    { member, answer }: Sender,
    frame: FrameOf<K>,
    pending: Pending,
  ): Decided {
    const { view } = this.#options.context
    const { nonce } = frame
    const ack = ({ epoch, seq }: Position) => answer({ kind: 'ack', nonce, epoch, seq })
    const reject = (reason: RejectReason) => answer({ kind: 'reject', nonce, reason })
    const repeating = (): Decided | undefined => {
      const first = this.#first({ member, nonce }, pending)
      return first === undefined ? undefined : { facts: [], first, onStored: ack, onFailed: reject }
    }
    // The log refuses repetitions itself: to look for each message there first would cost all of them time.
    const known = frame.kind === 'post' ? undefined : repeating()
    if (known) return known
    const decide: WritingCommand<K> = writingCommands[frame.kind]
    const decision = decide(view, pending, this.#author(member, pending), frame)
    switch (decision.kind) {
      case 'fact':
        return { facts: [decision.fact], onStored: ack, onFailed: reject }
      case 'nothing':
        return { facts: [], onStored: ack, onFailed: reject }
      case 'reject':
        return repeating() ?? { facts: [], onStored: () => reject(decision.reason), onFailed: reject }
      default:
        return assertNever(decision)
    }
  }

  #author(member: string, pending: Pending): Fact['author'] {
    const { roster } = this.#options.context.view
    return {
      id: member,
      name: pending.nameOf(member) ?? roster.nameOf(member) ?? this.#options.unnamed(member),
    }
  }

  /** Where the command stands that this one repeats [P3]: what is so by now is no reason to refuse it. */
  #first(command: CommandKey, pending: Pending): Position | number | undefined {
    return pending.placeOf(command) ?? this.#options.context.view.history.find(command.member, command.nonce)
  }
}

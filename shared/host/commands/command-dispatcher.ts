import { assertNever } from '../../protocol/base/assert-never.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Position } from '../../protocol/log/events.ts'
import type { CommitQueue, ProposalResult } from '../log/commit-queue.ts'
import type { CommandFrame } from '../members/connection.ts'
import type { CommandKey } from '../log/history.ts'
import type { Pending } from '../log/pending.ts'
import { isSigned } from './signature.ts'
import {
  reject,
  type HostCommandContext,
  type Decision,
  type FrameOf,
  type UnloggedCommand,
  type Sender,
  type LoggedCommand,
} from './command.ts'
import { isLogged, unloggedCommands, loggedCommands, type UnloggedFrame, type LoggedFrame } from './table.ts'

/** What the command dispatcher needs of its room. */
export interface CommandDispatcherOptions {
  readonly context: HostCommandContext
  readonly commits: CommitQueue
}

/**
 * Runs the members' commands. Those that add to the log are decided with the next batch; the others
 * are answered at once.
 */
export class CommandDispatcher {
  readonly #options: CommandDispatcherOptions
  #accepts: 'everything' | 'reads-only' = 'everything'

  constructor(options: CommandDispatcherOptions) {
    this.#options = options
  }

  /** From now on, ignores commands that add to the log. Earlier ones are still carried out. */
  stopWriting(): void {
    this.#accepts = 'reads-only'
  }

  dispatch(sender: Sender, frame: CommandFrame): void {
    if (!isLogged(frame)) this.#runUnlogged(sender, frame)
    else if (this.#accepts === 'everything') {
      this.#options.commits.propose((pending) => this.#decide(sender, frame, pending))
    }
  }

  #runUnlogged<K extends UnloggedFrame['kind']>(sender: Sender, frame: FrameOf<K>): void {
    const run: UnloggedCommand<K> = unloggedCommands[frame.kind]
    run(this.#options.context, sender, frame)
  }

  /** [P2] The result of a command, with the answer to its sender. */
  #decide<K extends LoggedFrame['kind']>(
    sender: Sender,
    frame: FrameOf<K>,
    pending: Pending,
  ): ProposalResult {
    const { member, answer } = sender
    const { nonce } = frame
    const ack = ({ epoch, seq }: Position) => answer({ kind: 'ack', nonce, epoch, seq })
    const refuse = (reason: RejectReason) => answer({ kind: 'reject', nonce, reason })
    const resultIfRepeated = (): ProposalResult | undefined => {
      const first = this.#firstCopy({ member, nonce }, pending)
      return first === undefined ? undefined : { facts: [], first, onStored: ack, onFailed: refuse }
    }
    // The log itself refuses repeated posts: a search for each of them would slow them all down.
    const known = frame.kind === 'post' ? undefined : resultIfRepeated()
    if (known) return known
    const decision = this.#decision(sender, frame, pending)
    switch (decision.kind) {
      case 'fact':
        return { facts: [decision.fact], onStored: ack, onFailed: refuse }
      case 'nothing':
        return { facts: [], onStored: ack, onFailed: refuse }
      case 'reject':
        return resultIfRepeated() ?? { facts: [], onStored: () => refuse(decision.reason), onFailed: refuse }
      default:
        return assertNever(decision)
    }
  }

  #decision<K extends LoggedFrame['kind']>(
    { member, name }: Sender,
    frame: FrameOf<K>,
    pending: Pending,
  ): Decision {
    const { view } = this.#options.context
    // The sender was removed after sending it.
    if (view.permissions.isRemoved(member)) return reject('not-allowed')
    if (!isSigned(view.signing, member, frame)) return reject('not-signed')
    const decide: LoggedCommand<K> = loggedCommands[frame.kind]
    const author = { id: member, name: pending.nameOf(member) ?? view.roster.nameOf(member) ?? name }
    return decide(view, pending, author, frame)
  }

  /**
   * [P3] The place of the command that this one repeats. The current state does not matter to it.
   */
  #firstCopy(command: CommandKey, pending: Pending): Position | number | undefined {
    return pending.placeOf(command) ?? this.#options.context.view.history.find(command.member, command.nonce)
  }
}

import type { Chance, Clock } from '../protocol/clock.ts'
import type { CloseReason, RejectReason } from '../protocol/close-reasons.ts'
import { encode } from '../protocol/encode.ts'
import type { Author, RoomEvent } from '../protocol/events.ts'
import type { Knock, PresenceEntry, Rules as ToldRules } from '../protocol/frames.ts'
import type { HostLimits } from '../protocol/host-limits.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import { limits } from '../protocol/limits.ts'
import type { AskedAct, DoneAct } from '../protocol/moderation.ts'
import type { Verifier } from '../protocol/proofs.ts'
import type { Transport } from '../protocol/transport.ts'
import { Audience } from './audience.ts'
import { Briefing } from './briefing.ts'
import { Channels } from './channels.ts'
import type { CommandContext, Sender } from './commands/command.ts'
import { moderate } from './commands/moderate.ts'
import { commandTable } from './commands/table.ts'
import { CommitQueue, type Outcome } from './commit-queue.ts'
import { Connection, type Admission, type CommandFrame, type ConnectionOwner } from './connection.ts'
import { Door, type DoorStore } from './door.ts'
import { Entrance } from './entrance.ts'
import { Paces } from './gate/pace.ts'
import type { History } from './history.ts'
import { Presence } from './presence.ts'
import { Quota } from './quota.ts'
import { recall } from './recall.ts'
import { Reception } from './reception.ts'
import { Roster } from './roster.ts'
import { Rules } from './rules.ts'
import { SlowMode } from './slow-mode.ts'
import { Waiting } from './waiting.ts'

export interface RoomOptions {
  /** The room's own id: stays when its host restarts. */
  readonly id: string
  /** A checked name (checkRoomName). */
  readonly name: string
  readonly history: History
  readonly clock: Clock
  readonly chance: Chance
  readonly verifier: Verifier
  readonly door: DoorStore
  /** Who may come in without an invite, for a new room: afterwards the door and the log tell. */
  readonly policy: JoinPolicy
  readonly limits: HostLimits
  /** Not announced: it tells of itself only to those who know its id [A2]. */
  readonly hidden?: boolean
  /** Where else the host can be reached, asked anew for each welcome. */
  addresses?(): readonly string[]
}

/** Who speaks for a room that has no user of its own: the one at its console. */
export const CONSOLE: Author = { id: 'host', name: 'Host' }

const REFUSED_KNOCK: Admission = { kind: 'refused', reason: 'knock-refused' }

/**
 * A room: who is in it, what was said, and who is told. Knows transports only as pipes, and treats the host's own
 * user like everybody else.
 */
export class Room {
  readonly id: string
  readonly name: string
  readonly #history: History
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #limits: HostLimits
  readonly #rules: Rules
  readonly #roster: Roster
  readonly #presence: Presence
  readonly #waiting = new Waiting()
  readonly #slowMode: SlowMode
  readonly #reception: Reception
  readonly #quota: Quota
  readonly #channels = new Channels()
  readonly #commits: CommitQueue
  readonly #audience: Audience
  readonly #briefing: Briefing
  readonly #entrance: Entrance
  readonly #commands: CommandContext
  /** Who comes in anew, and the secrets for it. */
  readonly door: Door
  #taking: 'everything' | 'reads-only' = 'everything'

  constructor({
    id,
    name,
    history,
    clock,
    chance,
    verifier,
    door,
    policy,
    limits: hostLimits,
    addresses,
    hidden = false,
  }: RoomOptions) {
    this.id = id
    this.name = name
    this.#history = history
    this.#clock = clock
    this.#audience = new Audience(clock)
    this.#chance = chance
    this.#limits = hostLimits
    this.door = new Door({ room: id, store: door, clock, chance, verifier, policy, limits: hostLimits })
    this.#rules = new Rules(this.door.firstPolicy)
    this.#rules.own(CONSOLE.id)
    this.#roster = new Roster((member) => this.#rules.roleOf(member), hostLimits.membersHere)
    this.#presence = new Presence(clock, this.#roster, this.#audience, () => this.onChange())
    this.#quota = new Quota(history, hostLimits.roomMegabytes)
    this.#slowMode = new SlowMode(this.#rules, () => clock.elapsed())
    this.#reception = new Reception({
      door: this.door,
      rules: this.#rules,
      roster: this.#roster,
      waiting: this.#waiting,
      room: { id, name },
      announced: !hidden,
      verifier,
      chance,
      isStopping: () => this.#taking === 'reads-only',
      enter: (connection, hello) => this.#entrance.enter(connection, hello),
      onKnock: () => this.#briefing.tellKnocks(),
    })
    this.#commits = new CommitQueue(history, clock, (events) => this.#publish(events))
    this.#entrance = new Entrance({
      roster: this.#roster,
      rules: this.#rules,
      audience: this.#audience,
      presence: this.#presence,
      commits: this.#commits,
      paces: new Paces(hostLimits, () => clock.elapsed()),
      chance,
    })
    this.#briefing = new Briefing({
      room: { id, name },
      history,
      roster: this.#roster,
      rules: this.#rules,
      waiting: this.#waiting,
      channels: this.#channels,
      audience: this.#audience,
      addresses: () => addresses?.().slice(0, limits.toldAddresses) ?? [],
      onTold: () => this.onChange(),
    })
    this.#commands = this.#commandContext()
    recall({ channels: this.#channels, roster: this.#roster, rules: this.#rules }, history.notes())
  }

  /** How many members are connected. */
  get here(): number {
    return this.#roster.here
  }

  get rules(): ToldRules {
    return this.#rules.toldTo('owner')
  }

  /** Who waits at the door. */
  get knocks(): readonly Knock[] {
    return this.#waiting.knocks
  }

  /** Everybody the room knows. */
  get members(): readonly PresenceEntry[] {
    return this.#roster.entries()
  }

  /** Called when the door, the rules or the members change: for the console of a room without a user. */
  onChange: () => void = () => {}

  /** Takes over a transport somebody opened to this room; from inside this process it is the host's own user. */
  accept(transport: Transport, from: 'inside' | 'outside' = 'outside'): void {
    const options = { owner: this.#owner, clock: this.#clock, limits: this.#limits, from }
    this.#audience.add(new Connection(transport, options))
  }

  /** Commits what waits, then ends every connection with a reason. Nobody is accepted afterwards by its caller. */
  stop(reason: CloseReason): void {
    this.#taking = 'reads-only'
    this.#commits.flush()
    this.#audience.endAll(reason)
  }

  /** Lets somebody in who waits, or sends it away. False when nobody of this id waits. */
  answerKnock(knock: string, letIn: boolean): boolean {
    const waiting = this.#waiting.take(knock)
    if (!waiting) return false
    const { connection, hello } = waiting
    const admission = letIn ? this.#entrance.enter(connection, hello) : REFUSED_KNOCK
    if (admission.kind === 'in') connection.letIn(admission.member)
    else if (admission.kind === 'refused') connection.end(admission.reason, admission.text)
    this.#briefing.tellKnocks()
    return true
  }

  /** Carries out an act as the console's. Resolves when it is durable, with the reason if it was not done. */
  act(act: AskedAct): Promise<RejectReason | null> {
    return new Promise((resolve) => {
      const sender: Sender = {
        member: CONSOLE.id,
        name: CONSOLE.name,
        answer: (frame) => resolve(frame.kind === 'reject' ? frame.reason : null),
      }
      moderate(this.#commands, sender, { kind: 'moderate', nonce: this.#chance.id(), act })
    })
  }

  /** Tells everybody where the host can be reached now. */
  tellAddresses(): void {
    this.#briefing.tellAddresses()
  }

  readonly #owner: ConnectionOwner = {
    about: (asked) => this.#reception.about(asked),
    admit: (connection, hello) => this.#reception.admit(connection, hello),
    proved: (connection, hello) => this.#entrance.enter(connection, hello),
    joined: (connection, member, proof) => this.#briefing.welcome(connection, member, proof),
    stoppedWaiting: (connection) => {
      if (this.#waiting.leave(connection)) this.#briefing.tellKnocks()
      // A passcode that was not proved may have been the last one that is taken.
      this.onChange()
    },
    command: (connection, member, frame) => this.#command(connection, member, frame),
    left: (connection, member) => this.#entrance.leave(connection, member),
    closed: (connection) => this.#audience.remove(connection),
  }

  #command<K extends CommandFrame['kind']>(
    connection: Connection,
    member: string,
    frame: Extract<CommandFrame, { kind: K }>,
  ): void {
    const command = commandTable[frame.kind]
    if (command.writes && this.#taking === 'reads-only') return
    const name = this.#roster.nameOf(member) ?? ''
    const sender: Sender = { connection, member, name, answer: (answer) => connection.send(answer) }
    command.run(this.#commands, sender, frame)
  }

  #commandContext(): CommandContext {
    return {
      history: this.#history,
      roster: this.#roster,
      channels: this.#channels,
      isRepeated: (sender, nonce) =>
        this.#commits.repeat({ member: sender.member, nonce }, this.#answering(sender, nonce)),
      propose: (sender, fact, undo) => {
        const answering = this.#answering(sender, fact.nonce)
        this.#commits.propose({
          ...answering,
          fact,
          onFailed: (failure) => {
            undo?.()
            answering.onFailed(failure)
          },
        })
        this.#presence.changed()
      },
      accept: (sender, nonce) => sender.answer({ kind: 'ack', nonce, ...this.#history.head }),
      reject: (sender, nonce, reason) => sender.answer({ kind: 'reject', nonce, reason }),
      rules: this.#rules,
      mayPost: ({ member }) => this.#mayPost(member),
      moderate: (sender, nonce, act) => {
        const author = { id: sender.member, name: sender.name }
        const answering = this.#answering(sender, nonce)
        this.#commits.propose({
          ...answering,
          fact: { kind: 'moderated', author, nonce, act },
          onStored: (at) => {
            this.#moderated(act)
            answering.onStored(at)
          },
        })
      },
      answerKnock: (knock, letIn) => void this.answerKnock(knock, letIn),
      whisper: ({ connection, member }, channel) => {
        this.#audience.tell(encode({ kind: 'typing', channel, id: member }), connection)
      },
    }
  }

  /** [P2] How a command's sender hears what became of it. */
  #answering(sender: Sender, nonce: string): Outcome {
    return {
      onStored: (at) => sender.answer({ kind: 'ack', nonce, ...at }),
      onFailed: (failure) => this.#commands.reject(sender, nonce, failure),
    }
  }

  #mayPost(member: string): RejectReason | null {
    if (this.#rules.isMuted(member)) return 'muted'
    if (this.#quota.isReached()) return 'quota-reached'
    return this.#slowMode.take(member) ? null : 'slow-mode'
  }

  /** An act is in the log: now it holds. */
  #moderated(act: DoneAct): void {
    const role = 'member' in act ? this.#rules.roleOf(act.member.id) : undefined
    const { policy } = this.#rules
    this.#rules.apply(act)
    if (act.kind === 'slow') this.#slowMode.restart()
    if (act.kind === 'kick' || act.kind === 'ban') {
      this.#audience.end(act.member.id, act.kind === 'ban' ? 'banned' : 'kicked')
      this.#roster.forget(act.member.id)
    } else if ('member' in act && role !== this.#rules.roleOf(act.member.id)) {
      this.#roster.changed(act.member.id)
    }
    this.#presence.changed()
    this.#briefing.tellRules()
    if (act.kind === 'role') this.#briefing.tellKnocks()
    if (this.#rules.policy !== policy) this.#judgeAnew()
  }

  /** [H6] Who waits came to another door: each is told what who comes now is told. */
  #judgeAnew(): void {
    const visitors = this.#waiting.takeAll()
    for (const { connection, hello } of visitors) connection.judgeAnew(hello)
    if (visitors.length > 0) this.#briefing.tellKnocks()
  }

  /** [E2] Each event to every live connection, the author's included, encoded once. */
  #publish(events: readonly RoomEvent[]): void {
    this.#audience.tellLive(encode(...events.map((event) => ({ kind: 'event', event }) as const)))
    this.#quota.grew()
  }
}

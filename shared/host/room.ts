import type { Chance, Clock } from '../protocol/base/clock.ts'
import type { CloseReason, RejectReason } from '../protocol/wire/close-reasons.ts'
import { encode } from '../protocol/wire/encode.ts'
import type { Author, RoomEvent } from '../protocol/log/events.ts'
import type { Knock, PresenceEntry, Rules as SentRules } from '../protocol/wire/frames.ts'
import type { HostLimits } from '../protocol/base/host-limits.ts'
import type { JoinPolicy } from '../protocol/trust/join-policy.ts'
import { limits } from '../protocol/base/limits.ts'
import type { RequestedAction } from '../protocol/log/moderation.ts'
import type { Verifier } from '../protocol/trust/proofs.ts'
import type { Transport } from '../protocol/wire/transport.ts'
import { FanOut } from './members/fan-out.ts'
import { RoomNotifications } from './members/notifications.ts'
import type { Sender } from './commands/command.ts'
import { CommandDesk } from './commands/command-desk.ts'
import { CommitQueue } from './log/commit-queue.ts'
import { Connection, type ConnectionOwner } from './members/connection.ts'
import { Door, type DoorStore } from './admission/door.ts'
import { performEffects, type EffectTargets } from './effects.ts'
import { Admission } from './admission/admit.ts'
import { FreeNames } from './admission/free-names.ts'
import { Paces } from './members/pace.ts'
import type { History } from './log/history.ts'
import type { Pending } from './log/pending.ts'
import { Permissions } from './state/permissions.ts'
import { Presence } from './members/presence.ts'
import { Quota } from './log/quota.ts'
import { HelloCheck } from './admission/hello-check.ts'
import { Roster } from './state/roster.ts'
import { SlowMode } from './members/slow-mode.ts'
import { stateOf, type RoomState } from './state/room-state.ts'
import { KnockQueue } from './admission/knock-queue.ts'

export interface RoomOptions {
  /** The room's id, which stays the same when its host restarts. */
  readonly id: string
  /** A checked name (checkRoomName). */
  readonly name: string
  readonly history: History
  readonly clock: Clock
  readonly chance: Chance
  readonly verifier: Verifier
  readonly door: DoorStore
  /** Who may join a new room without an invite; later the door and the log decide. */
  readonly policy: JoinPolicy
  readonly limits: HostLimits
  /** Not announced: the room reveals itself only to those who know its id [A2]. */
  readonly hidden?: boolean
  /** Where else the host can be reached, asked again for each welcome. */
  addresses?(): readonly string[]
}

/** Who speaks for a room without a user: the person at its console. */
export const CONSOLE: Author = { id: 'host', name: 'Host' }

/**
 * A room: who is in it, what was said, and who is told. It knows transports only as pipes, treats
 * the host's user like everyone else, and follows its log: commands become facts, and only what the
 * log returns is applied, published and acknowledged.
 */
export class Room {
  readonly id: string
  readonly name: string
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #limits: HostLimits
  readonly #state: RoomState
  readonly #permissions: Permissions
  readonly #roster: Roster
  readonly #waiting = new KnockQueue()
  readonly #slowMode: SlowMode
  readonly #helloCheck: HelloCheck
  readonly #quota: Quota
  readonly #commits: CommitQueue
  readonly #fanOut: FanOut
  readonly #notifications: RoomNotifications
  readonly #presence: Presence
  readonly #admission: Admission
  readonly #effects: EffectTargets
  readonly #commands: CommandDesk
  /** Who may newly join, and the secrets for it. */
  readonly door: Door
  #isStopping = false

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
    this.#clock = clock
    this.#chance = chance
    this.#limits = hostLimits
    this.#fanOut = new FanOut(clock)
    this.door = new Door({ room: id, store: door, clock, chance, verifier, policy, limits: hostLimits })
    this.#state = stateOf(history)
    this.#permissions = new Permissions(this.#state, this.door.firstPolicy)
    this.#permissions.own(CONSOLE.id)
    this.#roster = new Roster({
      members: this.#state.members,
      roleOf: (member) => this.#permissions.roleOf(member),
      membersHere: hostLimits.membersHere,
    })
    this.#presence = new Presence(clock, this.#roster, this.#fanOut, () => this.onChange())
    this.#quota = new Quota(history, hostLimits.roomMegabytes)
    this.#slowMode = new SlowMode(this.#permissions, () => clock.elapsed())
    this.#commits = new CommitQueue({
      history,
      clock,
      commit: (events, enter) => this.#commit(events, enter),
    })
    this.#notifications = new RoomNotifications({
      room: { id, name },
      history,
      state: this.#state,
      permissions: this.#permissions,
      roster: this.#roster,
      waiting: this.#waiting,
      fanOut: this.#fanOut,
      addresses: () => addresses?.().slice(0, limits.otherAddresses) ?? [],
      onTold: () => this.onChange(),
    })
    const names = new FreeNames()
    this.#admission = new Admission({
      state: this.#state,
      permissions: this.#permissions,
      roster: this.#roster,
      fanOut: this.#fanOut,
      notifications: this.#notifications,
      presence: this.#presence,
      commits: this.#commits,
      names,
      paces: new Paces(hostLimits, () => clock.elapsed()),
      chance,
    })
    this.#helloCheck = new HelloCheck({
      door: this.door,
      permissions: this.#permissions,
      state: this.#state,
      roster: this.#roster,
      waiting: this.#waiting,
      room: { id, name },
      announced: !hidden,
      verifier,
      chance,
      isStopping: () => this.#isStopping,
      enter: (...entering) => this.#admission.enter(...entering),
      onKnock: () => this.#notifications.tellKnocks(),
    })
    this.#effects = {
      fanOut: this.#fanOut,
      notifications: this.#notifications,
      presence: this.#presence,
      roster: this.#roster,
      slowMode: this.#slowMode,
      waiting: this.#waiting,
    }
    this.#commands = new CommandDesk({
      commits: this.#commits,
      context: {
        view: {
          state: this.#state,
          roster: this.#roster,
          permissions: this.#permissions,
          history,
          names,
          mayPost: (member, pending) => this.#mayPost(member, pending),
        },
        answerKnock: (knock, letIn) => void this.answerKnock(knock, letIn),
        relayTyping: ({ connection, member }, channel) => {
          this.#fanOut.tell(encode({ kind: 'typing', channel, id: member }), connection)
        },
      },
    })
  }

  /** How many members are connected. */
  get here(): number {
    return this.#roster.here
  }

  get rules(): SentRules {
    return this.#permissions.toldTo('owner')
  }

  /** Who waits at the door. */
  get knocks(): readonly Knock[] {
    return this.#waiting.knocks
  }

  /** Everyone the room knows. */
  get members(): readonly PresenceEntry[] {
    return this.#roster.entries()
  }

  /**
   * Called when the door, the rules or the members change, for the console of a room without a
   * user.
   */
  onChange: () => void = () => {}

  /**
   * Takes over a transport that was opened to this room; one from inside this process is the host's
   * user.
   */
  accept(transport: Transport, from: 'inside' | 'outside' = 'outside'): void {
    const options = { owner: this.#owner, clock: this.#clock, limits: this.#limits, from }
    this.#fanOut.add(new Connection(transport, options))
  }

  /**
   * Commits what waits, then ends every connection with a reason. The caller must accept no one
   * afterwards. Resolves when the log has answered; a log that answers at once has been heard
   * before this returns.
   */
  stop(reason: CloseReason): Promise<void> {
    this.#isStopping = true
    this.#commands.stopWriting()
    return new Promise((resolve) => {
      this.#commits.drain(() => {
        this.#commits.close()
        this.#fanOut.endAll(reason)
        resolve()
      })
    })
  }

  /** Lets someone in who waits, or sends them away. False if no one with this id waits. */
  answerKnock(knock: string, letIn: boolean): boolean {
    const waiting = this.#waiting.take(knock)
    if (!waiting) return false
    const { connection, hello } = waiting
    if (letIn) connection.mayEnter(() => this.#admission.enter(connection, hello, { kind: 'host' }))
    else connection.end('knock-refused')
    this.#notifications.tellKnocks()
    return true
  }

  /**
   * Carries out an action of the console. Resolves when it is durable, or with the reason why it
   * was not done.
   */
  act(act: RequestedAction): Promise<RejectReason | null> {
    return new Promise((resolve) => {
      const sender: Sender = {
        member: CONSOLE.id,
        name: CONSOLE.name,
        answer: (frame) => resolve(frame.kind === 'reject' ? frame.reason : null),
      }
      this.#commands.take(sender, { kind: 'moderate', nonce: this.#chance.id(), act })
    })
  }

  /** Tells everyone where the host can be reached now. */
  tellAddresses(): void {
    this.#notifications.tellAddresses()
  }

  readonly #owner: ConnectionOwner = {
    about: (asked) => this.#helloCheck.about(asked),
    admit: (connection, hello) => this.#helloCheck.admit(connection, hello),
    proved: (connection, hello) => this.#admission.enter(connection, hello, { kind: 'door' }),
    joined: (connection, member, welcome) => this.#notifications.welcome(connection, member, welcome),
    stoppedWaiting: (connection) => {
      if (this.#waiting.leave(connection)) this.#notifications.tellKnocks()
      // A passcode that was not proved may have used up the last attempt.
      this.onChange()
    },
    command: (connection, member, frame) => {
      const name = this.#roster.nameOf(member) ?? ''
      this.#commands.take({ connection, member, name, answer: (answer) => connection.send(answer) }, frame)
    },
    left: (connection, member) => this.#admission.leave(connection, member),
    closed: (connection) => this.#fanOut.remove(connection),
  }

  #mayPost(member: string, pending: Pending): RejectReason | null {
    if (this.#permissions.isMuted(member)) return 'muted'
    if (this.#quota.isReached()) return 'quota-reached'
    return this.#slowMode.mayPost(member, pending) ? null : 'slow-mode'
  }

  /**
   * The log has these events: they are in force, the members they bring are in, and everyone is
   * told.
   */
  #commit(events: readonly RoomEvent[], enter: () => void): void {
    const effects = events.flatMap((event) => this.#state.apply(event))
    enter()
    // [E2] Sends each event to every live connection, the author's included, encoded once.
    this.#fanOut.tellLive(encode(...events.map((event) => ({ kind: 'event', event }) as const)))
    for (const { kind, author } of events) if (kind === 'messagePosted') this.#slowMode.posted(author.id)
    this.#quota.grew()
    performEffects(effects, this.#effects)
  }
}

import type { Chance, Clock } from '../protocol/base/clock.ts'
import type { CloseReason, RejectReason } from '../protocol/wire/close-reasons.ts'
import { encode } from '../protocol/wire/encode.ts'
import type { Author, RoomEvent } from '../protocol/log/events.ts'
import type { Knock, PresenceEntry, Rules } from '../protocol/wire/frames.ts'
import type { HostLimits } from '../protocol/base/host-limits.ts'
import type { JoinPolicy } from '../protocol/trust/join-policy.ts'
import { limits } from '../protocol/base/limits.ts'
import type { MessageRef } from '../protocol/log/message-ref.ts'
import type { RequestedAction } from '../protocol/log/moderation.ts'
import type { Verifier } from '../protocol/trust/proofs.ts'
import type { Transport } from '../protocol/wire/transport.ts'
import { FanOut } from './members/fan-out.ts'
import { RoomNotifications } from './members/notifications.ts'
import type { Sender } from './commands/command.ts'
import { CommandDispatcher } from './commands/command-dispatcher.ts'
import { CommitQueue } from './log/commit-queue.ts'
import { Connection, type CommandFrame, type ConnectionOwner } from './members/connection.ts'
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
  /** The room's id, the same after a restart. */
  readonly id: string
  /** As checkRoomName returns it. */
  readonly name: string
  readonly history: History
  readonly clock: Clock
  readonly chance: Chance
  readonly verifier: Verifier
  readonly door: DoorStore
  /** Who can join a new room without an invite. Later the door file and the log decide. */
  readonly policy: JoinPolicy
  readonly limits: HostLimits
  /** Not announced: the room reveals itself only to those who know its id [A2]. */
  readonly hidden?: boolean
  /** Where else the host can be reached. Called for each welcome. */
  addresses?(): readonly string[]
}

/** The owner of a room without a user of its own: the person at its console. */
export const CONSOLE: Author = { id: 'host', name: 'Host' }

/**
 * A room at its host. Its user is a member like all others, over a transport within the process.
 * Commands become facts, and only what the log has stored is applied, sent and acknowledged.
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
  readonly #knockQueue = new KnockQueue()
  readonly #slowMode: SlowMode
  readonly #helloCheck: HelloCheck
  readonly #quota: Quota
  readonly #commits: CommitQueue
  readonly #fanOut: FanOut
  readonly #notifications: RoomNotifications
  readonly #presence: Presence
  readonly #admission: Admission
  readonly #effects: EffectTargets
  readonly #commands: CommandDispatcher
  /** Who may join as a newcomer, and the secrets for it. */
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
    this.#permissions.addOwner(CONSOLE.id)
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
      knockQueue: this.#knockQueue,
      fanOut: this.#fanOut,
      addresses: () => addresses?.().slice(0, limits.otherAddresses) ?? [],
      onSent: () => this.onChange(),
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
      knockQueue: this.#knockQueue,
      room: { id, name },
      announced: !hidden,
      verifier,
      chance,
      isStopping: () => this.#isStopping,
      enter: (...entering) => this.#admission.enter(...entering),
      onKnock: () => this.#notifications.sendKnocks(),
    })
    this.#effects = {
      fanOut: this.#fanOut,
      notifications: this.#notifications,
      presence: this.#presence,
      roster: this.#roster,
      slowMode: this.#slowMode,
      knockQueue: this.#knockQueue,
    }
    this.#commands = new CommandDispatcher({
      commits: this.#commits,
      context: {
        view: {
          state: this.#state,
          roster: this.#roster,
          permissions: this.#permissions,
          history,
          names,
          signing: { room: id, verifier },
          isQuotaReached: () => this.#quota.isReached(),
          mayPost: (member, pending) => this.#mayPost(member, pending),
        },
        answerKnock: (knock, letIn) => void this.answerKnock(knock, letIn),
        relayTyping: ({ connection, member }, channel) => {
          this.#fanOut.broadcast(encode({ kind: 'typing', channel, id: member }), connection)
        },
      },
    })
  }

  /** How many members are connected. */
  get here(): number {
    return this.#roster.here
  }

  get rules(): Rules {
    return this.#permissions.rulesFor('owner')
  }

  /** Who is waiting for approval. */
  get knocks(): readonly Knock[] {
    return this.#knockQueue.knocks
  }

  /** Everyone the room knows. */
  get members(): readonly PresenceEntry[] {
    return this.#roster.entries()
  }

  /** Called when the door, the rules or the members change; for the console. */
  onChange: () => void = () => {}

  /** Takes over a transport to this room; `inside` is the host's own user. */
  accept(transport: Transport, from: 'inside' | 'outside' = 'outside'): void {
    const options = { owner: this.#owner, clock: this.#clock, limits: this.#limits, from }
    this.#fanOut.add(new Connection(transport, options))
  }

  /**
   * Commits what is waiting, then ends every connection with a reason. Resolves after that, which
   * with a synchronous log is before this returns. The caller must accept no more transports.
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

  /** Approves or refuses a knock. False if there is none with this id. */
  answerKnock(knock: string, letIn: boolean): boolean {
    const client = this.#knockQueue.take(knock)
    if (!client) return false
    const { connection, hello } = client
    if (letIn) connection.mayEnter(() => this.#admission.enter(connection, hello, { kind: 'host' }))
    else connection.end('knock-refused')
    this.#notifications.sendKnocks()
    return true
  }

  /** Carries out an action of the console. Resolves with null when durable, or with the reason. */
  act(act: RequestedAction): Promise<RejectReason | null> {
    return this.#dispatch((nonce) => ({ kind: 'moderate', nonce, act }))
  }

  /** Removes a message for the console [L3]. Resolves like `act`. */
  remove(channel: string, target: MessageRef): Promise<RejectReason | null> {
    return this.#dispatch((nonce) => ({ kind: 'remove', nonce, channel, target }))
  }

  /** Sends everyone where the host can be reached now. */
  sendAddresses(): void {
    this.#notifications.sendAddresses()
  }

  readonly #owner: ConnectionOwner = {
    about: (asked) => this.#helloCheck.about(asked),
    admit: (connection, hello) => this.#helloCheck.admit(connection, hello),
    proved: (connection, hello) => this.#admission.enter(connection, hello, { kind: 'door' }),
    joined: (connection, member, welcome) => this.#notifications.welcome(connection, member, welcome),
    stoppedWaiting: (connection) => {
      if (this.#knockQueue.leave(connection)) this.#notifications.sendKnocks()
      // A passcode that was not proved may have used up the last attempt.
      this.onChange()
    },
    command: (connection, member, frame) => {
      const name = this.#roster.nameOf(member) ?? ''
      this.#commands.dispatch(
        { connection, member, name, answer: (answer) => connection.send(answer) },
        frame,
      )
    },
    left: (connection, member) => this.#admission.leave(connection, member),
    closed: (connection) => this.#fanOut.remove(connection),
  }

  /** Dispatches a command of the console. */
  #dispatch(frame: (nonce: string) => CommandFrame): Promise<RejectReason | null> {
    return new Promise((resolve) => {
      const sender: Sender = {
        member: CONSOLE.id,
        name: CONSOLE.name,
        answer: (answer) => resolve(answer.kind === 'reject' ? answer.reason : null),
      }
      this.#commands.dispatch(sender, frame(this.#chance.id()))
    })
  }

  #mayPost(member: string, pending: Pending): RejectReason | null {
    if (this.#permissions.isMuted(member)) return 'muted'
    if (this.#quota.isReached()) return 'quota-reached'
    return this.#slowMode.mayPost(member, pending) ? null : 'slow-mode'
  }

  /** Applies events that the log has stored, lets their members in, and sends them. */
  #commit(events: readonly RoomEvent[], enter: () => void): void {
    const effects = events.flatMap((event) => this.#state.apply(event))
    enter()
    // [E2] Sends each event to every live connection, the author's included, encoded once.
    this.#fanOut.broadcastLive(encode(...events.map((event) => ({ kind: 'event', event }) as const)))
    for (const { kind, author } of events) if (kind === 'messagePosted') this.#slowMode.posted(author.id)
    this.#quota.grew()
    performEffects(effects, this.#effects)
  }
}

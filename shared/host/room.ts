import type { Cancel, Chance, Clock } from '../protocol/clock.ts'
import type { CloseReason } from '../protocol/close-reasons.ts'
import { encode } from '../protocol/encode.ts'
import type { Fact, RoomEvent } from '../protocol/events.ts'
import type { Hello, PresenceEntry } from '../protocol/frames.ts'
import { limits } from '../protocol/limits.ts'
import { checkName } from '../protocol/text.ts'
import type { Transport } from '../protocol/transport.ts'
import { parseVersion, PROTOCOL, PROTOCOL_VERSION } from '../protocol/version.ts'
import { Channels } from './channels.ts'
import type { CommandContext, Sender } from './commands/command.ts'
import { policies } from './commands/policy.ts'
import { CommitQueue } from './commit-queue.ts'
import { Connection, type CommandFrame, type ConnectionOwner } from './connection.ts'
import type { History } from './history.ts'
import { Roster } from './roster.ts'

export interface RoomOptions {
  /** The room's own id: stays when its host restarts. */
  readonly id: string
  /** A checked name (checkRoomName). */
  readonly name: string
  readonly history: History
  readonly clock: Clock
  readonly chance: Chance
}

/**
 * How long changes of presence wait for others, for each reader: when a full room fills, telling everybody of each one who
 * comes would be most of the host's work. A small room does not wait.
 */
const PRESENCE_MS_PER_READER = 0.1

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
  readonly #roster = new Roster()
  readonly #channels = new Channels()
  readonly #commits: CommitQueue
  readonly #connections = new Set<Connection>()
  readonly #byMember = new Map<string, Connection>()
  readonly #commands: CommandContext
  #presenceDue = false
  #taking: 'everything' | 'reads-only' = 'everything'
  /** Running while there are connections: an empty room wakes nobody up. */
  #cancelSweep: Cancel | null = null

  constructor({ id, name, history, clock, chance }: RoomOptions) {
    this.id = id
    this.name = name
    this.#history = history
    this.#clock = clock
    this.#chance = chance
    this.#commits = new CommitQueue(history, clock, (events) => this.#publish(events))
    this.#commands = this.#commandContext()
    this.#remember(history)
  }

  /** How many members are connected. */
  get here(): number {
    return this.#roster.here
  }

  /** Takes over a transport somebody opened to this room. */
  accept(transport: Transport): void {
    this.#connections.add(new Connection(transport, this.#owner, this.#clock))
    this.#cancelSweep ??= this.#sweepLater()
  }

  /** Commits what waits, then ends every connection with a reason. Nobody is accepted afterwards by its caller. */
  stop(reason: CloseReason): void {
    this.#taking = 'reads-only'
    this.#commits.flush()
    for (const connection of this.#connections) connection.end(reason)
  }

  readonly #owner: ConnectionOwner = {
    admit: (connection, hello) => this.#admit(connection, hello),
    joined: (connection, member) => this.#welcome(connection, member),
    command: (connection, member, frame) => this.#command(connection, member, frame),
    left: (connection, member) => {
      // A member that came back on a new connection has not left.
      if (this.#byMember.get(member) !== connection) return
      this.#byMember.delete(member)
      this.#roster.leave(member)
      this.#presenceSoon()
    },
    closed: (connection) => {
      this.#connections.delete(connection)
      if (this.#connections.size > 0) return
      this.#cancelSweep?.()
      this.#cancelSweep = null
    },
  }

  #admit(connection: Connection, hello: Hello): { member: string } | { reason: CloseReason; text?: string } {
    const version = parseVersion(hello.version)
    if (version?.major !== PROTOCOL.major) {
      return {
        reason: 'unsupported-version',
        text: `This room speaks version ${PROTOCOL_VERSION}, the client ${hello.version}`,
      }
    }
    const name = checkName(hello.name)
    if (!name.ok) {
      const text =
        name.problem === 'empty' ? 'The name is empty' : `The name is over ${limits.nameChars} characters`
      return { reason: 'bad-name', text }
    }
    if (this.#taking === 'reads-only') return { reason: 'host-stopping' }
    const member = hello.key === undefined ? this.#chance.id() : this.#chance.digest(hello.key)
    const admission = this.#roster.admit(member, name.text, hello.key !== undefined)
    if (!admission) return { reason: 'room-full' }
    const earlier = this.#byMember.get(member)
    this.#byMember.set(member, connection)
    earlier?.end('replaced')
    this.#presenceSoon()
    if (hello.key !== undefined) this.#noteAdmission(member, admission)
    return { member }
  }

  #noteAdmission(
    id: string,
    { name, isNew, before }: { name: string; isNew: boolean; before: string | null },
  ): void {
    const author = { id, name }
    const nonce = this.#chance.id()
    if (isNew) this.#record({ kind: 'memberJoined', author, nonce })
    else if (before !== null) this.#record({ kind: 'memberRenamed', author, nonce, before })
  }

  /** Adds a fact that nobody waits for. That it could not be stored shows when the next message cannot. */
  #record(fact: Fact): void {
    this.#commits.propose({ fact, onStored: () => {}, onFailed: () => {} })
  }

  /** Everybody and every channel the log tells of, for a room that is opened again. */
  #remember(history: History): void {
    for (const event of history.notes()) {
      if (event.kind === 'channelCreated') this.#channels.add(event.channel)
      else this.#roster.remember(event.author.id, event.author.name)
    }
  }

  #welcome(connection: Connection, member: string): void {
    connection.send(
      {
        kind: 'welcome',
        version: PROTOCOL_VERSION,
        room: { id: this.id, name: this.name },
        you: { id: member, name: this.#roster.nameOf(member) ?? member },
        head: this.#history.head,
        first: this.#history.first,
        channels: this.#channels.names,
      },
      ...presenceFrames(this.#roster.entries()),
    )
  }

  #command<K extends CommandFrame['kind']>(
    connection: Connection,
    member: string,
    frame: Extract<CommandFrame, { kind: K }>,
  ): void {
    const policy = policies[frame.kind]
    if (policy.writes && this.#taking === 'reads-only') return
    const sender: Sender = { connection, member, name: this.#roster.nameOf(member) ?? '' }
    policy.run(this.#commands, sender, frame)
  }

  #commandContext(): CommandContext {
    return {
      history: this.#history,
      roster: this.#roster,
      channels: this.#channels,
      isRepeated: ({ member }, nonce) => this.#commits.knows(member, nonce),
      propose: (sender, fact, undo) => {
        this.#commits.propose({
          fact,
          onStored: (at) => sender.connection.send({ kind: 'ack', nonce: fact.nonce, ...at }),
          onFailed: (failure) => {
            undo?.()
            this.#commands.reject(sender, fact.nonce, failure)
          },
        })
        this.#presenceSoon()
      },
      accept: (sender, nonce) => sender.connection.send({ kind: 'ack', nonce, ...this.#history.head }),
      reject: (sender, nonce, reason) => sender.connection.send({ kind: 'reject', nonce, reason }),
      whisper: ({ connection, member }, channel) => {
        const frame = encode({ kind: 'typing', channel, id: member })
        for (const other of this.#connections) if (other !== connection) other.sendEncoded(frame)
      },
    }
  }

  /** [E2] Each event to every live connection, the author's included, encoded once. */
  #publish(events: readonly RoomEvent[]): void {
    const frames = encode(...events.map((event) => ({ kind: 'event', event }) as const))
    for (const connection of this.#connections) {
      if (connection.cursor === 'live') connection.sendEncoded(frames)
    }
  }

  /** [M2] Presence is told together: a lunch break's worth of joins is one frame for each reader. */
  #presenceSoon(): void {
    if (this.#presenceDue) return
    this.#presenceDue = true
    const pause = Math.floor(this.#connections.size * PRESENCE_MS_PER_READER)
    if (pause > 0) this.#clock.after(pause, () => this.#tellPresence())
    else this.#clock.endOfTick(() => this.#tellPresence())
  }

  #tellPresence(): void {
    this.#presenceDue = false
    const changes = this.#roster.takeChanges()
    if (changes.length === 0) return
    const frames = encode(...presenceFrames(changes))
    for (const connection of this.#connections) connection.sendEncoded(frames)
  }

  #sweepLater(): Cancel {
    return this.#clock.after(limits.heartbeatMs, () => {
      for (const connection of this.#connections) connection.beat()
      this.#cancelSweep = this.#sweepLater()
    })
  }
}

function presenceFrames(members: readonly PresenceEntry[]) {
  const frames = []
  for (let i = 0; i < members.length; i += limits.membersPerFrame) {
    frames.push({ kind: 'presence', members: members.slice(i, i + limits.membersPerFrame) } as const)
  }
  return frames
}

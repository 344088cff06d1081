import { isDeepStrictEqual } from 'node:util'
import { clientCopy } from '../../shared/app/rooms/client-store.ts'
import { memoryDoorStore } from '../../shared/host/admission/door.ts'
import { RoomFixture, type Peer } from '../../shared/host/room.fixture.ts'
import { stateOf } from '../../shared/host/state/room-state.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { countingChance } from '../../shared/protocol/base/manual-clock.ts'
import type { Random } from './random.ts'

const NAMES = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gil', 'Hana']
const OWNER = 'Olga'
const POLICIES = ['open', 'knock', 'passcode', 'invite', 'closed'] as const
/**
 * Time between two acts of a person: slow enough for every rate limit, and so short that no
 * heartbeat is due.
 */
const PAUSE_MS = 100

/** Everything that a room knows, independent of the order of events. */
interface State {
  readonly policy: string
  readonly slowSeconds: number
  readonly muted: readonly string[]
  readonly banned: readonly { readonly id: string; readonly name: string }[]
  readonly members: readonly { readonly id: string; readonly name: string; readonly role: string }[]
  readonly channels: readonly string[]
}

const byId = <T extends { id: string }>(entries: readonly T[]): T[] =>
  entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** A room's state according to its log. No log says who the owner is: the host's user. */
export function stateIn(log: Pick<RoomLog, 'snapshot' | 'stateEvents'>): State {
  const { members, channels, moderation } = stateOf(log)
  const roleOf = (id: string) => (moderation.isModerator(id) ? 'moderator' : 'member')
  return {
    policy: moderation.policy ?? 'open',
    slowSeconds: moderation.slowSeconds,
    muted: moderation.muted.toSorted(),
    banned: byId(moderation.banned),
    members: byId([...members].map(({ id, name }) => ({ id, name, role: roleOf(id) }))),
    channels: channels.names.toSorted(),
  }
}

/** A real room over a real log, in which people do random things. */
export class RandomRoom {
  readonly log: RoomLog
  acts = 0
  readonly #random: Random
  readonly #door = memoryDoorStore()
  /** No id of an earlier process is used again. */
  readonly #chance = countingChance()
  readonly #keyed = new Set([...NAMES, OWNER].map((name) => name.toLowerCase()))
  #room: RoomFixture
  #owner: Peer
  #people = new Map<string, Peer>()
  /** Keys that were kicked and not approved since: they cannot join without approval [S3]. */
  readonly #kicked = new Set<string>()
  #nonces = 0

  constructor(log: RoomLog, random: Random) {
    this.log = log
    this.#random = random
    this.#room = this.#start()
    this.#owner = this.#room.owner(OWNER)
    for (const name of NAMES.slice(0, 4)) this.#join(name)
  }

  /** What the running room knows, except guests: the process forgets members without a key. */
  get state(): State {
    const { room } = this.#room
    const { muted, banned = [], ...told } = room.rules
    const members = room.members.filter(({ id }) => this.#keyed.has(id))
    return {
      ...told,
      muted: muted.toSorted(),
      banned: byId(banned),
      members: byId(
        members.map(({ id, name, role }) => ({ id, name, role: role === 'owner' ? 'member' : role })),
      ),
      channels: [...this.#owner.last('welcome').channels, ...this.#made].toSorted(),
    }
  }

  /** Channels that were made since the owner joined. */
  get #made(): string[] {
    return this.#owner
      .all('event')
      .flatMap(({ event }) => (event.kind === 'channelCreated' ? [event.channel] : []))
  }

  /** Another process over the same log. */
  restart(): void {
    void this.#room.room.stop('host-stopping')
    this.#room = this.#start()
    this.#people = new Map()
    this.#owner = this.#room.owner(OWNER)
  }

  /** A person joins, leaves, writes or decides something. */
  step(): void {
    const random = this.#random
    this.#room.clock.advance(PAUSE_MS)
    const name = random.pick(NAMES)
    const who = this.#people.get(name)
    if (!who || who.closed) return this.#join(name)
    const doing = random.between(0, 9)
    if (doing < 4) return who.post('something', this.#nonce())
    if (doing === 4)
      return who.say({ kind: 'rename', nonce: this.#nonce(), name: `${name} ${random.between(1, 3)}` })
    if (doing === 5)
      return who.say({ kind: 'createChannel', nonce: this.#nonce(), name: `room-${random.between(1, 9)}` })
    if (doing === 6) return this.#leave(name, who)
    this.#moderate(random.chance(0.8) ? this.#owner : who)
  }

  /** Has everyone try to join; says who got in or was banned contrary to the state. */
  doorProblems({ members, banned, policy }: State): string[] {
    const open = policy === 'open'
    return [...this.#keyed].flatMap((key) => {
      const peer = this.#room.join(key, { key })
      const isBanned = banned.some(({ id }) => id === key)
      const isKnown = members.some(({ id }) => id === key)
      const isIn = !isBanned && (isKnown || (open && !this.#kicked.has(key)))
      const came = peer.all('welcome').length > 0
      const wasBanned = peer.all('close').some(({ reason }) => reason === 'banned')
      return came === isIn && wasBanned === isBanned ? [] : [`door: ${key} is ${came ? 'in' : 'out'}`]
    })
  }

  #start(): RoomFixture {
    return new RoomFixture(this.log, { policy: 'open', door: this.#door, chance: this.#chance })
  }

  #join(name: string): void {
    const isGuest = this.#random.chance(0.1)
    const called = this.#random.chance(0.2) ? `${name} ${this.#random.between(1, 3)}` : name
    if (isGuest) return this.#guest(called)
    const key = name.toLowerCase()
    const peer = this.#room.join(called, { key })
    this.#people.set(name, peer)
    if (peer.all('welcome').length > 0) this.#kicked.delete(key)
  }

  /** Takes a name for a while. */
  #guest(name: string): void {
    const peer = this.#room.connect()
    peer.say({ kind: 'hello', version: '2.0', name })
    if (this.#random.chance(0.5)) peer.say({ kind: 'close', reason: 'leaving' })
  }

  #leave(name: string, who: Peer): void {
    who.say({ kind: 'close', reason: 'leaving' })
    this.#people.delete(name)
  }

  #moderate(by: Peer): void {
    const random = this.#random
    const member = random.pick(NAMES).toLowerCase()
    const act = random.pick<Extract<ClientFrame, { kind: 'moderate' }>['act']>([
      { kind: 'kick', member },
      { kind: 'ban', member },
      { kind: 'unban', member },
      { kind: 'unban', member },
      { kind: 'mute', member },
      { kind: 'unmute', member },
      { kind: 'role', member, role: random.pick(['moderator', 'member']) },
      { kind: 'slow', seconds: random.pick([0, 1, 1]) },
      { kind: 'door', policy: random.chance(0.5) ? 'open' : random.pick(POLICIES) },
    ])
    const { length } = by.all('ack')
    by.say({ kind: 'moderate', nonce: this.#nonce(), act })
    const done = by.all('ack').length - length
    this.acts += done
    if (done > 0 && act.kind === 'kick') this.#kicked.add(act.member)
    if (done > 0 && act.kind === 'ban') this.#kicked.delete(act.member)
  }

  #nonce(): string {
    return `n${this.#nonces++}`
  }
}

/** The differences between two states, in words; empty if there are none. */
export function differences(title: string, one: State, other: State): string[] {
  return (Object.keys(one) as (keyof State)[])
    .filter((key) => !isDeepStrictEqual(one[key], other[key]))
    .map((key) => `${title}: ${key} was ${JSON.stringify(one[key])} and is ${JSON.stringify(other[key])}`)
}

/**
 * Adds the host's missing events to a member's copy, or starts the copy again if they are gone
 * [R1]. Returns whether the copy was continued.
 */
export function syncCopy(copy: RoomLog, host: RoomLog): boolean {
  const isContinued = copy.head.seq + 1 >= host.first
  if (!isContinued) copy.restart(host.head)
  const events = host.after(copy.head.seq, Number.MAX_SAFE_INTEGER)
  clientCopy(copy, { now: () => 0 }).append(events, [])
  return isContinued
}

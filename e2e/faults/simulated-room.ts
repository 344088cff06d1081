import { MemoryHistory } from '../../shared/host/log/memory-history.ts'
import type { History } from '../../shared/host/log/history.ts'
import { lateHistory } from '../../shared/host/log/late-history.fixture.ts'
import { memoryDoorStore } from '../../shared/host/admission/door.ts'
import { Room } from '../../shared/host/room.ts'
import { MemoryStore, type ClientStore } from '../../shared/client/replica/store.ts'
import type { Dial } from '../../shared/client/session/dial.ts'
import type { Chance } from '../../shared/protocol/base/clock.ts'
import { encode } from '../../shared/protocol/wire/encode.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { defaultHostLimits } from '../../shared/protocol/base/host-limits.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { countingChance, ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { StorageError } from '../../shared/protocol/log/storage-error.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { timelineOf, type TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import type { Random } from './random.ts'
import { plainHello } from './device.ts'
import { Member } from './member.ts'
import { SimulatedLink } from './simulated-link.ts'

const ROOM = 'room-1'
/**
 * How much simulated time passes before promises run, and how many turns of the queue they get.
 */
const SLICE_MS = 200
const PROMISE_TURNS = 10
/** How late a slow log answers. */
const LATEST_MS = 1_000

/**
 * Whether the host's log answers within the call, as SQLite does, or later, as one on another
 * computer would.
 */
export type LogKind = 'prompt' | 'late'

const diskFull = () => new StorageError('disk-full', 'no space is left')

/** When a host dies: now, or with the next batch, right before or right after it is durable. */
export type KillMoment = 'now' | 'before-commit' | 'after-commit'

/**
 * A room, its members and the network between them, all simulated: a minute of trouble takes a
 * millisecond.
 */
export class SimulatedRoom {
  readonly clock = new ManualClock()
  readonly members: Member[] = []
  readonly links = new Map<Member, SimulatedLink>()
  /** Whether the host's disk is full. */
  isFull = false
  hosts = 0
  readonly #random: Random
  readonly #log: LogKind
  readonly #chance: Chance
  readonly #disk = new MemoryHistory(1)
  readonly #door = memoryDoorStore()
  readonly #stores = new Map<Member, UnreliableStore>()
  readonly #duplicates = new Set<SimulatedLink>()
  #room: Room | null = null
  #isAlive = { value: false }
  #dying: KillMoment = 'now'

  constructor(random: Random, names: readonly string[], log: LogKind) {
    this.#random = random
    this.#log = log
    this.#chance = { ...countingChance(), jitter: () => random.next() }
    this.startHost()
    for (const name of names) this.#add(name)
  }

  get log(): readonly RoomEvent[] {
    return this.#disk.after(0, Infinity)
  }

  /** What a reader of the whole log sees. */
  get timeline(): readonly TimelineEntry[] {
    return timelineOf(this.log, (ref) => this.#disk.relationsOf(ref), '')
  }

  /** A new process over the durable data of the one before. */
  startHost(): void {
    if (this.#room) return
    this.hosts++
    this.#isAlive = { value: true }
    this.#dying = 'now'
    this.#room = new Room({
      id: ROOM,
      name: 'Faults',
      history: this.#diskOf(this.#isAlive),
      clock: this.clock,
      chance: this.#chance,
      verifier: nodeVerifier,
      door: this.#door,
      policy: 'open',
      limits: defaultHostLimits,
    })
  }

  killHost(moment: KillMoment): void {
    if (moment === 'now') this.#die()
    else this.#dying = moment
  }

  /** kill -9 of a member's process, and its next start. */
  killMember(member: Member): void {
    this.links.get(member)?.cut()
    member.restart()
  }

  /** Repeats the member's pending messages on another connection with its key. */
  sendDuplicates(member: Member): void {
    if (!this.#room) return
    const link = new SimulatedLink(this.clock, this.#random)
    this.#duplicates.add(link)
    this.#room.accept(link.far)
    link.near.listen({ onFrame: () => {}, onProblem: () => {}, onClose: () => {} })
    const posts = [...member.pending].slice(0, 20).map((nonce) => member.postFrame(nonce))
    link.near.send(encode(plainHello(member.name, member.device), ...posts))
    this.clock.after(this.#random.between(0, 3 * limits.heartbeatMs), () => link.near.close())
  }

  /** Fills or frees the disk of a member. */
  fill(member: Member, isFull: boolean): void {
    const store = this.#stores.get(member)
    if (store) store.isFull = isFull
  }

  /** Ends every fault. What they have broken stays broken. */
  endFaults(): void {
    this.isFull = false
    this.#dying = 'now'
    this.startHost()
    for (const link of this.links.values()) link.heal()
    for (const duplicate of this.#duplicates) duplicate.cut()
    for (const member of this.members) this.fill(member, false)
  }

  #add(name: string): void {
    const store = new UnreliableStore(new MemoryStore(ROOM, { epoch: 1, seq: 0 }))
    const member: Member = new Member({
      name,
      room: ROOM,
      store,
      clock: this.clock,
      chance: this.#chance,
      dial: this.#dial(() => member),
      onReplaced: () => {
        this.clock.after(this.#random.between(0, 10_000), () => member.session.retryNow())
      },
    })
    this.#stores.set(member, store)
    this.members.push(member)
    member.session.start()
    this.clock.settle()
  }

  #dial =
    (who: () => Member): Dial =>
    ({ onOpen, onFailed }) =>
      this.clock.after(this.#random.between(0, 50), () => {
        if (!this.#room) return onFailed('connection-refused', 'no one listens')
        const link = new SimulatedLink(this.clock, this.#random)
        this.links.set(who(), link)
        this.#room.accept(link.far)
        onOpen(link.near)
      })

  #die(): void {
    this.#isAlive.value = false
    this.#room = null
    for (const link of [...this.links.values(), ...this.#duplicates]) link.cut()
  }

  /** The disk as one host process sees it: a dead process writes nothing and hears nothing. */
  #diskOf(alive: { value: boolean }): History {
    const disk = this.#disk
    const store = async (events: readonly RoomEvent[]) => {
      if (!alive.value || this.isFull) throw diskFull()
      const dying = this.#dying
      if (dying === 'before-commit') this.#die()
      if (!alive.value) throw diskFull()
      const stored = disk.append(events)
      if (dying === 'after-commit') this.#die()
      await stored
    }
    const own: Partial<History> = {
      append: store,
      subscribe: (listener) => disk.subscribe((events) => void (alive.value && listener(events))),
    }
    const log = new Proxy<History>(disk, {
      get: (_, key) => {
        const value: unknown = Reflect.get(key in own ? own : disk, key)
        return typeof value === 'function' ? (value.bind(disk) as unknown) : value
      },
    })
    return this.#log === 'prompt'
      ? log
      : lateHistory(log, this.clock, () => this.#random.between(0, LATEST_MS))
  }

  /** Lets time pass, and promises run meanwhile. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SLICE_MS) {
      this.clock.advance(Math.min(left, SLICE_MS))
      for (let turns = 0; turns < PROMISE_TURNS; turns++) await Promise.resolve()
      this.clock.settle()
    }
  }
}

/** A member's store on a disk that may be full. */
class UnreliableStore implements ClientStore {
  isFull = false
  readonly #store: ClientStore

  constructor(store: ClientStore) {
    this.#store = store
  }

  get room() {
    return this.#store.room
  }

  get position() {
    return this.#store.position
  }

  append: ClientStore['append'] = (...all) => this.#writing().append(...all)
  linkAt: ClientStore['linkAt'] = (...all) => this.#store.linkAt(...all)
  anchor: ClientStore['anchor'] = (...all) => this.#writing().anchor(...all)
  restart: ClientStore['restart'] = (...all) => this.#writing().restart(...all)
  outgoing: ClientStore['outgoing'] = () => this.#store.outgoing()
  saveOutgoing: ClientStore['saveOutgoing'] = (...all) => this.#writing().saveOutgoing(...all)
  dropOutgoing: ClientStore['dropOutgoing'] = (...all) => this.#writing().dropOutgoing(...all)

  #writing(): ClientStore {
    if (this.isFull) throw diskFull()
    return this.#store
  }
}

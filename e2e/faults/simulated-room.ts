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
import type { Random } from './random.ts'
import { plainHello } from './device.ts'
import { Member } from './member.ts'
import { SimulatedLink } from './simulated-link.ts'

const ROOM = 'room-1'
/**
 * How long simulated time runs before promises have their turn, and how many turns they take at
 * most.
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

const full = () => new StorageError('disk-full', 'no space is left')

/** When a host dies: at once, or with the next batch, right before or right after it is durable. */
export type Moment = 'now' | 'before-commit' | 'after-commit'

/**
 * A room, its members and the network between them, all simulated: a minute of trouble takes a
 * millisecond.
 */
export class SimulatedRoom {
  readonly clock = new ManualClock()
  readonly members: Member[] = []
  readonly wires = new Map<Member, SimulatedLink>()
  /** Whether the host's disk is full. */
  isFull = false
  hosts = 0
  readonly #random: Random
  readonly #log: LogKind
  readonly #chance: Chance
  readonly #disk = new MemoryHistory(1)
  readonly #door = memoryDoorStore()
  readonly #stores = new Map<Member, FragileStore>()
  readonly #twins = new Set<SimulatedLink>()
  #room: Room | null = null
  #isAlive = { value: false }
  #dying: Moment = 'now'

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

  /** A new process over the durable data of the one before. */
  startHost(): void {
    if (this.#room) return
    this.hosts++
    this.#isAlive = { value: true }
    this.#dying = 'now'
    this.#room = new Room({
      id: ROOM,
      name: 'Faults',
      history: this.#mortal(this.#isAlive),
      clock: this.clock,
      chance: this.#chance,
      verifier: nodeVerifier,
      door: this.#door,
      policy: 'open',
      limits: defaultHostLimits,
    })
  }

  killHost(moment: Moment): void {
    if (moment === 'now') this.#die()
    else this.#dying = moment
  }

  /** kill -9 of a member's process, and its next start. */
  killMember(member: Member): void {
    this.wires.get(member)?.cut()
    member.restart()
  }

  /** Another connection with the member's key repeats what the member waits for. */
  sendTwin(member: Member): void {
    if (!this.#room) return
    const wire = new SimulatedLink(this.clock, this.#random)
    this.#twins.add(wire)
    this.#room.accept(wire.far)
    wire.near.listen({ onFrame: () => {}, onProblem: () => {}, onClose: () => {} })
    const posts = [...member.pending].slice(0, 20).map((nonce) => member.postOf(nonce))
    wire.near.send(encode(plainHello(member.name, member.device), ...posts))
    this.clock.after(this.#random.between(0, 3 * limits.heartbeatMs), () => wire.near.close())
  }

  /** Fills or frees the disk of a member. */
  fill(member: Member, isFull: boolean): void {
    const store = this.#stores.get(member)
    if (store) store.isFull = isFull
  }

  /** Ends every fault; what they have broken stays broken. */
  calm(): void {
    this.isFull = false
    this.#dying = 'now'
    this.startHost()
    for (const wire of this.wires.values()) wire.heal()
    for (const twin of this.#twins) twin.cut()
    for (const member of this.members) this.fill(member, false)
  }

  #add(name: string): void {
    const store = new FragileStore(new MemoryStore(ROOM, { epoch: 1, seq: 0 }))
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
        const wire = new SimulatedLink(this.clock, this.#random)
        this.wires.set(who(), wire)
        this.#room.accept(wire.far)
        onOpen(wire.near)
      })

  #die(): void {
    this.#isAlive.value = false
    this.#room = null
    for (const wire of [...this.wires.values(), ...this.#twins]) wire.cut()
  }

  /** The disk as one host process sees it: a dead one writes nothing, and gets no answers. */
  #mortal(alive: { value: boolean }): History {
    const disk = this.#disk
    const store = async (events: readonly RoomEvent[]) => {
      if (!alive.value || this.isFull) throw full()
      const dying = this.#dying
      if (dying === 'before-commit') this.#die()
      if (!alive.value) throw full()
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
class FragileStore implements ClientStore {
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
    if (this.isFull) throw full()
    return this.#store
  }
}

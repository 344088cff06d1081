import type { BridgeUpdate } from '../bridge/bridge.ts'
import type { Change, ChatState } from '../bridge/chat-state.ts'
import type { ChannelState } from '../bridge/room-state.ts'
import { reduce } from '../bridge/reduce.ts'
import type { Clock } from '../protocol/base/clock.ts'
import { Listeners } from '../protocol/base/listeners.ts'

/** Entries per channel in a snapshot; windows request older ones. */
const TAIL = 200

/**
 * The app's state and its subscribers: each gets a snapshot first, then the changes of each tick
 * together.
 */
export class ChangeFeed {
  readonly #clock: Clock
  readonly #listeners: Listeners<BridgeUpdate>
  #state: ChatState
  #pending: Change[] = []

  /** `onFault` hears of a listener that throws; the others are still told. */
  constructor(initial: ChatState, clock: Clock, onFault: (error: unknown) => void) {
    this.#state = initial
    this.#clock = clock
    this.#listeners = new Listeners(onFault)
  }

  get state(): ChatState {
    return this.#state
  }

  apply(change: Change): void {
    this.#state = withTails(reduce(this.#state, change), change)
    if (this.#pending.push(change) === 1) this.#clock.endOfTick(() => this.#flush())
  }

  subscribe(listener: (update: BridgeUpdate) => void): () => void {
    // The snapshot includes the pending changes, so the others get them now: no one sees a change
    // twice.
    this.#flush()
    listener({ kind: 'snapshot', state: this.#state })
    return this.#listeners.add(listener)
  }

  #flush(): void {
    const changes = this.#pending
    if (changes.length === 0) return
    this.#pending = []
    this.#listeners.notify({ kind: 'changes', changes })
  }
}

/** Keeps the state bounded however long a room runs. */
function withTails(state: ChatState, change: Change): ChatState {
  if (change.kind !== 'roomChanged' || change.change.kind !== 'eventsArrived') return state
  return {
    ...state,
    rooms: state.rooms.map((room) =>
      room.ref === change.room ? { ...room, channels: room.channels.map(tailOf) } : room,
    ),
  }
}

function tailOf(channel: ChannelState): ChannelState {
  // Cut rarely, and then by half: cutting at each event would copy the tail each time.
  if (channel.entries.length < 2 * TAIL) return channel
  const entries = channel.entries.slice(-TAIL)
  return { ...channel, entries, oldest: entries[0]?.seq ?? channel.oldest, more: true }
}

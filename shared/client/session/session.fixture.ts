import { memoryDoorStore } from '../../host/admission/door.ts'
import { MemoryHistory } from '../../host/log/memory-history.ts'
import { Room } from '../../host/room.ts'
import type { HostFrame } from '../../protocol/wire/frames.ts'
import { defaultHostLimits } from '../../protocol/base/host-limits.ts'
import { trustingSigner, trustingVerifier } from '../../protocol/trust/trusting.fixture.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { Encoded } from '../../protocol/wire/encode.ts'
import { countingChance, ManualClock } from '../../protocol/base/manual-clock.ts'
import { memoryTransports } from '../../protocol/wire/memory-transport.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { emptyRoomState, type RoomState } from '../../bridge/room-state.ts'
import type { End } from './failures.ts'
import { reduceRoom } from '../../bridge/reduce-room.ts'
import { Session } from './session.ts'
import { MemoryStore, type ClientStore } from '../replica/store.ts'

/** The welcome to Ann in an empty room, for tests that answer by hand. */
export const welcome: HostFrame = {
  kind: 'welcome',
  version: '2.0',
  room: { id: 'r', name: 'R' },
  you: { id: 'ann', name: 'Ann' },
  head: { epoch: 1, seq: 0 },
  first: 1,
  channels: ['general'],
}

/** The far end of a dialled transport, for tests that answer by hand. */
export interface FarEnd {
  say(text: string): void
  /** Closes the connection without a frame. */
  hangUp(): void
}

/** A real room, real sessions, and a simulated network between them. */
export class SessionFixture {
  readonly clock = new ManualClock()
  readonly #chance = countingChance()
  #history = new MemoryHistory(1)
  room = this.#newRoom()

  /** Restarts the room with an empty log. */
  restartEmpty(): void {
    this.hostAnother(this.room.id)
  }

  /** Replaces the room by another one at the same address. */
  hostAnother(id = this.#chance.id()): void {
    void this.room.stop('host-stopping')
    this.clock.settle()
    this.room = this.#newRoom(id)
  }

  /** Ends a client's connection. */
  cut(client: TestClient): void {
    client.far?.close()
    this.clock.settle()
  }

  /** Drops all frames from the host to the client on its present connection. */
  loseHostFrames(client: TestClient): void {
    client.deaf = client.near
  }

  clientOf(answer: (far: FarEnd) => void, checkHost?: () => End | null): TestClient {
    const reach = (far: Transport) => {
      far.listen({ onFrame: () => {}, onProblem: () => {}, onClose: () => {} })
      answer({ say: (text) => far.send(new Encoded([text])), hangUp: () => far.close() })
    }
    return new TestClient(this.clock, 'Ann', reach, checkHost)
  }

  /** All events of the room. */
  get events(): readonly RoomEvent[] {
    return this.#history.after(0, Number.MAX_SAFE_INTEGER)
  }

  #newRoom(id = this.#chance.id()): Room {
    this.#history = new MemoryHistory(1)
    return new Room({
      id,
      name: 'Physics 2b',
      history: this.#history,
      clock: this.clock,
      chance: this.#chance,
      verifier: trustingVerifier,
      door: memoryDoorStore(),
      policy: 'open',
      limits: defaultHostLimits,
    })
  }
}

export const clientOfRoom = (world: SessionFixture, name: string): TestClient =>
  new TestClient(world.clock, name, (far) => world.room.accept(far))

/** A session, and the state that its changes produce. */
export class TestClient {
  readonly session: Session
  readonly stores = new Map<string, ClientStore>()
  dials = 0
  near: Transport | undefined
  far: Transport | undefined
  deaf: Transport | undefined
  room: RoomState

  constructor(
    clock: ManualClock,
    name: string,
    reach: (far: Transport) => void,
    checkHost: () => End | null = () => null,
  ) {
    const key = name.toLowerCase()
    this.room = {
      ...emptyRoomState,
      ref: 'r1',
      address: 'here',
      me: { id: key, name },
    }
    this.session = new Session({
      clock,
      chance: countingChance(`${key}-`),
      signer: trustingSigner(key),
      verifier: trustingVerifier,
      checkHost,
      name,
      store: null,
      openStore: (room) => {
        const opened = this.stores.get(room.id) ?? new MemoryStore(room.id)
        this.stores.set(room.id, opened)
        return opened
      },
      dial: ({ onOpen }) => {
        this.dials++
        const [near, far] = memoryTransports(clock)
        this.near = near
        this.far = far
        clock.endOfTick(() => {
          reach(far)
          onOpen(this.#withDeafness(near))
        })
        return () => {}
      },
      changes: {
        report: (change) => {
          this.room = reduceRoom(this.room, change)
        },
      },
    })
    this.session.start()
    clock.settle()
  }

  /** Bodies of the messages in the first channel, in the order shown. */
  get bodies(): string[] {
    const entries = this.room.channels[0]?.entries ?? []
    return entries.flatMap((entry) =>
      entry.kind === 'message' && entry.content !== null ? [entry.content.text] : [],
    )
  }

  /** Posts a message; false if it cannot be stored. */
  post(text: string, nonce: string, channel = 'general'): boolean {
    return this.session.submit(nonce, { kind: 'post', channel, content: { text } })
  }

  #withDeafness(near: Transport): Transport {
    return {
      peer: near.peer,
      binding: near.binding,
      hostKey: near.hostKey,
      pause: () => near.pause(),
      resume: () => near.resume(),
      admitted: () => near.admitted(),
      get queuedBytes() {
        return near.queuedBytes
      },
      listen: (listener) =>
        near.listen({
          ...listener,
          onFrame: (text) => {
            if (this.deaf !== near) listener.onFrame(text)
          },
        }),
      send: (frames) => near.send(frames),
      limitFrames: (bytes) => near.limitFrames(bytes),
      close: () => near.close(),
    }
  }
}

import type { Chance } from '../protocol/base/clock.ts'
import { decodeHostFrame } from '../protocol/wire/decode.ts'
import { encode, Encoded } from '../protocol/wire/encode.ts'
import type { ClientFrame, HostFrame } from '../protocol/wire/frames.ts'
import { countingChance, ManualClock } from '../protocol/base/manual-clock.ts'
import { memoryTransports } from '../protocol/wire/memory-transport.ts'
import type { Transport } from '../protocol/wire/transport.ts'
import type { History } from './log/history.ts'
import { defaultHostLimits, type HostLimits } from '../protocol/base/host-limits.ts'
import type { JoinPolicy } from '../protocol/trust/join-policy.ts'
import type { Verifier } from '../protocol/trust/proofs.ts'
import { trustingVerifier } from '../protocol/trust/trusting.fixture.ts'
import { memoryDoorStore, type DoorStore } from './admission/door.ts'
import { MemoryHistory } from './log/memory-history.ts'
import { Room } from './room.ts'

/** Properties of a transport that a test can choose. */
type Facts = Partial<Pick<Transport, 'peer' | 'binding' | 'hostKey'>>

/** A transport with other properties. */
const withFacts = (transport: Transport, facts: Facts): Transport =>
  new Proxy(transport, {
    get: (target, name) => {
      if (name in facts) return Reflect.get(facts, name)
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })

/** A room with a manual clock, and peers that send it frames. */
export class RoomFixture {
  readonly clock = new ManualClock()
  readonly room: Room

  constructor(
    history: History | ((clock: ManualClock) => History) = new MemoryHistory(1),
    {
      policy = 'open',
      door = memoryDoorStore(),
      verifier = trustingVerifier,
      limits = {},
      hidden = false,
      chance = countingChance(),
    }: {
      policy?: JoinPolicy
      door?: DoorStore
      verifier?: Verifier
      limits?: Partial<HostLimits>
      hidden?: boolean
      chance?: Chance
    } = {},
  ) {
    this.room = new Room({
      id: 'room-1',
      name: 'Physics 2b',
      history: typeof history === 'function' ? history(this.clock) : history,
      clock: this.clock,
      chance,
      verifier,
      door,
      policy,
      hidden,
      limits: { ...defaultHostLimits, ...limits },
    })
  }

  /** Opens a connection and sends nothing. */
  connect(from: 'inside' | 'outside' = 'outside', facts: Facts = {}): Peer {
    const [ours, theirs] = memoryTransports(this.clock)
    this.room.accept(withFacts(theirs, facts), from)
    return new Peer(ours, this.clock)
  }

  /** Waits until the log has answered, also with an error. */
  async answered(): Promise<void> {
    for (let turns = 0; turns < 10; turns++) await Promise.resolve()
    this.clock.settle()
  }

  /** Joins as the host's own user. */
  owner(name: string): Peer {
    const peer = this.connect('inside')
    const key = name.toLowerCase()
    peer.say({ kind: 'hello', version: '2.0', name, key, proof: key })
    return peer
  }

  /** Sends a hello with this name; the key is the name in lower case unless given. */
  join(name: string, more: Partial<Extract<ClientFrame, { kind: 'hello' }>> = {}, facts: Facts = {}): Peer {
    const peer = this.connect('outside', facts)
    const key = name.toLowerCase()
    peer.say({ kind: 'hello', version: '2.0', name, key, proof: more.key ?? key, ...more })
    return peer
  }
}

type HostFrameOf<K extends HostFrame['kind']> = Extract<HostFrame, { kind: K }>

/** The client's end of a connection. */
export class Peer {
  readonly heard: HostFrame[] = []
  closed = false
  readonly transport: Transport
  readonly #clock: ManualClock
  #nonces = 0

  constructor(transport: Transport, clock: ManualClock) {
    this.transport = transport
    this.#clock = clock
    transport.listen({
      onFrame: (text) => {
        const frame = decodeHostFrame(text)
        if (frame.ok !== true) throw new Error(`the host sent ${text}`)
        this.heard.push(frame.value)
      },
      onProblem: (problem) => {
        throw new Error(problem)
      },
      onClose: () => {
        this.closed = true
      },
    })
  }

  say(...frames: ClientFrame[]): void {
    this.transport.send(encode(...frames))
    this.#clock.settle()
  }

  /** Sends text that need not be a frame. */
  sayRaw(text: string): void {
    this.transport.send(new Encoded([text]))
    this.#clock.settle()
  }

  post(body: string, nonce = `auto-${this.#nonces++}`, channel = 'general'): void {
    this.say({ kind: 'post', nonce, channel, content: { text: body } })
  }

  all<K extends HostFrame['kind']>(kind: K): HostFrameOf<K>[] {
    return this.heard.filter((frame): frame is HostFrameOf<K> => frame.kind === kind)
  }

  /** The last frame of a kind; throws if there was none. */
  last<K extends HostFrame['kind']>(kind: K): HostFrameOf<K> {
    const frame = this.all(kind).at(-1)
    if (!frame) throw new Error(`no ${kind} among ${this.heard.map((one) => one.kind).join(', ')}`)
    return frame
  }

  /** Bodies of the messages received live, in order. */
  get bodies(): string[] {
    return this.all('event').flatMap(({ event }) =>
      event.kind === 'messagePosted' ? [event.content.text] : [],
    )
  }
}

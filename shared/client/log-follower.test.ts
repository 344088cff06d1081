import { beforeEach, describe, expect, test } from 'vitest'
import type { RoomEvent } from '../protocol/events.ts'
import type { Welcome } from '../protocol/frames.ts'
import type { RoomChange } from './chat-state.ts'
import { LogFollower } from './log-follower.ts'
import { MemoryStore } from './store.ts'
import { HISTORY_REWRITTEN } from './words.ts'

/** A copy whose links are readable: what it has, in order. */
class ChainedStore extends MemoryStore {
  #anchor: { seq: number; link: string } | null = null
  readonly #links = new Map<number, string>()

  override append(events: readonly RoomEvent[], settled: readonly string[]): void {
    for (const event of events) {
      const before = this.linkAt(event.seq - 1)
      if (before !== undefined) this.#links.set(event.seq, `${before}>${event.nonce}`)
    }
    super.append(events, settled)
  }

  override linkAt(seq?: number): undefined {
    const link = seq === this.#anchor?.seq ? this.#anchor?.link : this.#links.get(seq ?? -1)
    return link as undefined
  }

  override anchor(seq?: number, link?: string): void {
    this.#anchor = { seq: seq ?? 0, link: link ?? '' }
    this.#links.clear()
  }
}

const joined = (seq: number, nonce = `n${seq}`): RoomEvent => ({
  kind: 'memberJoined',
  seq,
  epoch: 1,
  at: 0,
  nonce,
  author: {
    id: 'bob',
    name: 'Bob',
  },
})
const welcome = (seq: number, link?: string): Welcome => ({
  kind: 'welcome',
  version: '1.0',
  room: { id: 'room-1', name: 'R' },
  you: { id: 'ann', name: 'Ann' },
  head: { epoch: 1, seq, ...(link !== undefined && { link }) },
  first: 1,
  channels: ['general'],
})

let store: ChainedStore
let changes: RoomChange[]
let follower: LogFollower
beforeEach(() => {
  store = new ChainedStore('room-1', { epoch: 1, seq: 2 })
  changes = []
  follower = new LogFollower({
    store,
    openStore: () => store,
    me: 'ann',
    onChange: (change) => changes.push(change),
    onBroken: () => {},
    resume: () => {},
  })
})
const notices = () => changes.flatMap((change) => (change.kind === 'noticed' ? [change.text] : []))

describe('[S5] the chain', () => {
  test('begins with what the host tells at the first welcome', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.event(joined(3))
    expect(store.linkAt(3)).toBe('L2>n3')
    expect(notices()).toEqual([])
  })

  test('an honest host’s link after what was missed is the same, and nothing is said', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.welcomed(welcome(4, 'L2>n3>n4'))
    follower.missed([joined(3), joined(4)], false)
    follower.welcomed(welcome(4, 'L2>n3>n4'))
    expect(notices()).toEqual([])
  })

  test('a history that was rewritten while this client was away is noticed at once', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.event(joined(3))
    follower.welcomed(welcome(3, 'L2>forged'))
    expect(notices()).toEqual([HISTORY_REWRITTEN])
  })

  test('one that was rewritten before what is new is noticed once all of it has come', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.welcomed(welcome(4, 'other>n3>n4'))
    follower.missed([joined(3)], true)
    expect(notices()).toEqual([])
    follower.missed([joined(4)], false)
    expect(notices()).toEqual([HISTORY_REWRITTEN])
  })

  test('it is said once; from then on the chain goes on from what the host tells', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.welcomed(welcome(2, 'other'))
    follower.event(joined(3))
    follower.welcomed(welcome(3, 'other>n3'))
    expect(notices()).toEqual([HISTORY_REWRITTEN])
  })

  test('a host that computes no chain is not accused', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.event(joined(3))
    follower.welcomed(welcome(3))
    expect(notices()).toEqual([])
  })

  test('nor is one whose copy cannot tell', () => {
    follower.event(joined(3))
    follower.welcomed(welcome(3, 'L3'))
    expect(notices()).toEqual([])
    expect(store.linkAt(3)).toBe('L3')
  })

  test('events that came beyond the told place before it was compared do not confuse it', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.welcomed(welcome(3, 'L2>n3'))
    follower.missed([joined(3), joined(4)], false)
    expect(notices()).toEqual([])
  })
})

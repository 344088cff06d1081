import { beforeEach, describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Welcome } from '../../protocol/wire/frames.ts'
import type { SessionChange } from '../session/session-change.ts'
import { LogFollower } from './log-replica.ts'
import { MemoryStore, type ClientStore } from './store.ts'
import type { Notice } from '../session/notice.ts'

/** A copy whose links are readable: what it has, in order. */
function chainedStore(): ClientStore {
  const inner = new MemoryStore('room-1', { epoch: 1, seq: 2 })
  const links = new Map<number, string>()
  const linkAt = (seq: number) => links.get(seq)
  return {
    room: inner.room,
    get position() {
      return inner.position
    },
    append: (events, settled) => {
      for (const { seq, nonce } of events) {
        const before = linkAt(seq - 1)
        if (before !== undefined) links.set(seq, `${before}>${nonce}`)
      }
      inner.append(events, settled)
    },
    linkAt,
    anchor: (seq, link) => {
      links.clear()
      links.set(seq, link)
    },
    restart: (after) => inner.restart(after),
    outgoing: () => inner.outgoing(),
    saveOutgoing: (message) => inner.saveOutgoing(message),
    dropOutgoing: (nonce) => inner.dropOutgoing(nonce),
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

let store: ClientStore
let told: SessionChange[]
let follower: LogFollower
beforeEach(() => {
  store = chainedStore()
  told = []
  follower = new LogFollower({
    store,
    openStore: () => store,
    me: 'ann',
    changes: { tell: (change) => told.push(change) },
    onBroken: () => {},
    resume: () => {},
  })
})
const rewritten: Notice[] = [{ kind: 'historyRewritten' }]
const notices = () => told.flatMap((change) => (change.kind === 'noticed' ? change.notices : []))

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
    expect(notices()).toEqual(rewritten)
  })

  test('one that was rewritten before what is new is noticed once all of it has come', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.welcomed(welcome(4, 'other>n3>n4'))
    follower.missed([joined(3)], true)
    expect(notices()).toEqual([])
    follower.missed([joined(4)], false)
    expect(notices()).toEqual(rewritten)
  })

  test('it is said once; from then on the chain goes on from what the host tells', () => {
    follower.welcomed(welcome(2, 'L2'))
    follower.welcomed(welcome(2, 'other'))
    follower.event(joined(3))
    follower.welcomed(welcome(3, 'other>n3'))
    expect(notices()).toEqual(rewritten)
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

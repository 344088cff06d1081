import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Welcome } from '../../protocol/wire/frames.ts'
import type { SessionChange } from '../session/session-change.ts'
import { LogReplica } from './log-replica.ts'
import { MemoryStore, type ClientStore } from './store.ts'
import type { Notice } from '../session/notice.ts'

/** A store with readable links: they list its events in order. */
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
  version: '2.0',
  room: { id: 'room-1', name: 'R' },
  you: { id: 'ann', name: 'Ann' },
  head: { epoch: 1, seq, ...(link !== undefined && { link }) },
  first: 1,
  channels: ['general'],
})

let store: ClientStore
let changes: SessionChange[]
let replica: LogReplica
beforeEach(() => {
  store = chainedStore()
  changes = []
  replica = new LogReplica({
    store,
    openStore: () => store,
    me: 'ann',
    forgedAmong: (_, events) => new Set(events.filter((event) => 'sig' in event).map(({ seq }) => seq)),
    changes: { report: (change) => changes.push(change) },
    onBroken: () => {},
    resume: () => {},
  })
})
const rewritten: Notice[] = [{ kind: 'historyRewritten' }]
const notices = () => changes.flatMap((change) => (change.kind === 'noticed' ? change.notices : []))

describe('[S5] the chain', () => {
  test('starts with the link of the first welcome', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.event(joined(3))
    expect(store.linkAt(3)).toBe('L2>n3')
    expect(notices()).toEqual([])
  })

  test('an honest host’s link after missed events is equal, and there is no notice', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.welcomed(welcome(4, 'L2>n3>n4'))
    replica.missed([joined(3), joined(4)], false)
    replica.welcomed(welcome(4, 'L2>n3>n4'))
    expect(notices()).toEqual([])
  })

  test('a history that was rewritten while this client was away is noticed at the welcome', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.event(joined(3))
    replica.welcomed(welcome(3, 'L2>forged'))
    expect(notices()).toEqual(rewritten)
  })

  test('a history that was rewritten before new events is noticed once all of them have arrived', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.welcomed(welcome(4, 'other>n3>n4'))
    replica.missed([joined(3)], true)
    expect(notices()).toEqual([])
    replica.missed([joined(4)], false)
    expect(notices()).toEqual(rewritten)
  })

  test('it is noticed once; then the chain continues from the host’s link', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.welcomed(welcome(2, 'other'))
    replica.event(joined(3))
    replica.welcomed(welcome(3, 'other>n3'))
    expect(notices()).toEqual(rewritten)
  })

  test('a host that computes no chain causes no notice', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.event(joined(3))
    replica.welcomed(welcome(3))
    expect(notices()).toEqual([])
  })

  test('a copy that has no link yet causes no notice', () => {
    replica.event(joined(3))
    replica.welcomed(welcome(3, 'L3'))
    expect(notices()).toEqual([])
    expect(store.linkAt(3)).toBe('L3')
  })

  test('events that arrive beyond the link before it is compared cause no notice', () => {
    replica.welcomed(welcome(2, 'L2'))
    replica.welcomed(welcome(3, 'L2>n3'))
    replica.missed([joined(3), joined(4)], false)
    expect(notices()).toEqual([])
  })
})

test('[P3] a message that was only acknowledged is sent again when the copy starts over', () => {
  replica.welcomed(welcome(2))
  replica.outbox.add({
    nonce: 'n9',
    command: { kind: 'post', channel: 'general', content: { text: 'hi' } },
    at: 0,
    notBefore: null,
  })
  replica.acked('n9', { epoch: 1, seq: 5 })
  expect(replica.outbox.pending()).toEqual([])
  const other = welcome(7)
  replica.welcomed({ ...other, head: { epoch: 2, seq: 7 } })
  expect(replica.outbox.pending().map(({ nonce }) => nonce)).toEqual(['n9'])
  replica.acked('n9', { epoch: 2, seq: 6 })
  expect(store.outgoing()).toEqual([])
})

describe('[S4] relations that their authors did not sign', () => {
  const heart = (seq: number, more: object = {}): RoomEvent => ({
    ...joined(seq),
    kind: 'reactionSet',
    channel: 'general',
    target: { author: 'bob', nonce: 'n1' },
    key: '❤️',
    on: true,
    ...more,
  })

  test('are stored as forged and reported to no one', () => {
    const append = vi.spyOn(store, 'append')
    replica.welcomed(welcome(2))
    replica.event(heart(3, { sig: 'forged' }))
    replica.event(heart(4))
    expect(append.mock.calls.map(([events, , forged]) => [events[0]?.seq, forged])).toEqual([
      [3, new Set([3])],
      [4, new Set()],
    ])
    expect(changes.flatMap((change) => (change.kind === 'eventsArrived' ? change.events : []))).toEqual([
      heart(4),
    ])
  })
})

test('[P2] a command that changed nothing leaves the outbox with the next event', () => {
  replica.welcomed(welcome(2))
  replica.outbox.add({
    nonce: 'n9',
    command: {
      kind: 'react',
      channel: 'general',
      target: { author: 'bob', nonce: 'n1' },
      key: '👍',
      on: true,
    },
    at: 0,
    notBefore: null,
  })
  // The host acknowledges it with its head, which is still on its way to this client.
  replica.acked('n9', { epoch: 1, seq: 3 })
  expect(store.outgoing()).toHaveLength(1)
  replica.event(joined(3))
  expect(store.outgoing()).toEqual([])
})

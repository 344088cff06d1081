import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessagePosted, RoomEvent } from '../protocol/log/events.ts'
import { timelineOf } from '../protocol/log/timeline.ts'
import type { Change } from './chat-state.ts'
import type { RoomChange } from './room-change.ts'
import type { ChannelState, RoomState } from './room-state.ts'
import { emptyChatState } from './chat-state.ts'
import { emptyRoomState } from './room-state.ts'
import type { End } from '../client/session/failures.ts'
import type { SessionState } from '../client/session/session-machine.ts'
import type { Outgoing } from '../client/replica/outbox.ts'
import { reduce } from './reduce.ts'
import { reduceRoom } from './reduce-room.ts'

const base = (seq: number, id = 'ann', name = id) => {
  return { seq, epoch: 1, at: 0, author: { id, name }, nonce: `n${seq}` }
}
const posted = (seq: number, where = 'general', id = 'ann'): MessagePosted => {
  return { ...base(seq, id), kind: 'messagePosted', channel: where, content: { text: `message ${seq}` } }
}
const created = (seq: number, name: string): RoomEvent => {
  return { ...base(seq), kind: 'channelCreated', channel: name }
}
const renamed = (seq: number, id: string, name: string): RoomEvent => {
  return { ...base(seq, id, name), kind: 'memberRenamed', before: id }
}
const outgoing = (nonce: string, delivery: Outgoing['delivery'] = { kind: 'pending' }): Outgoing => {
  const command = { kind: 'post', channel: 'general', content: { text: nonce } } as const
  return { nonce, command, at: 0, notBefore: null, delivery }
}
const failed = { kind: 'failed', reason: 'storage-failed' } as const
const channel = (name: string, extra: Partial<ChannelState> = {}): ChannelState => {
  return { name, entries: [], oldest: 1, more: false, ahead: false, typing: [], ...extra }
}
const room: RoomState = {
  ...emptyRoomState,
  ref: 'r1',
  id: 'room',
  name: 'Lab',
  address: 'lab:5050',
  session: { kind: 'joined' },
  me: { id: 'me', name: 'Me' },
  channels: [channel('general'), channel('tea')],
}
const after = (start: RoomState, ...changes: RoomChange[]) => changes.reduce(reduceRoom, start)
const arrived = (...events: RoomEvent[]): RoomChange => ({ kind: 'eventsArrived', events })
const shown = (...events: RoomEvent[]) => timelineOf(events, () => [], 'me')
const seqs = (state: RoomState) =>
  Object.fromEntries(state.channels.map(({ name, entries }) => [name, entries.map(({ seq }) => seq)]))

describe('welcomed', () => {
  const me = { id: 'me', name: 'Me 2' }
  const welcome = { id: 'other', name: 'Other', me }
  const welcomed = {
    ...welcome,
    kind: 'welcomed',
    first: 1,
    channels: ['general', 'new'],
    position: 7,
  } as const
  const known: RoomState = {
    ...after(room, arrived(posted(3))),
    members: { bo: { id: 'bo', name: 'Bo', state: 'here', role: 'member' } },
    outgoing: [outgoing('a')],
  }

  test('[R2] fresh: every channel starts after the head, and unsent messages are kept', () => {
    const ahead = { oldest: 8, more: true }
    const channels = [channel('general', ahead), channel('new', ahead)]
    expect(after(known, { ...welcomed, fresh: true })).toEqual({
      ...known,
      ...welcome,
      members: {},
      channels,
    })
  })

  test('[R2] resumed: loaded events stay, and members are reported again', () => {
    const state = after(known, { ...welcomed, channels: ['general', 'tea'], fresh: false })
    expect(state).toEqual({ ...known, ...welcome, members: {} })
  })

  test('[H3] resumed: a channel without events in the copy is shown in the room’s order, and gets what was missed', () => {
    const channels = ['general', 'new', 'tea']
    const state = after(known, { ...welcomed, channels, fresh: false }, arrived(posted(8, 'new')))
    expect(state.channels.map(({ name }) => name)).toEqual(channels)
    expect(state.channels[1]).toEqual(
      channel('new', { oldest: 8, more: true, entries: shown(posted(8, 'new')) }),
    )
  })

  test('a room without events has nothing older', () => {
    const { channels } = after(room, { ...welcomed, position: 0, fresh: true })
    expect(channels).toEqual([channel('general'), channel('new')])
  })
})

describe('eventsArrived', () => {
  test('[E2] events are added in order, each to its channel', () => {
    const state = after(room, arrived(posted(1), posted(2, 'tea')), arrived(posted(3)))
    expect(seqs(state)).toEqual({ general: [1, 3], tea: [2] })
  })

  test('[E2] events received twice are shown once', () => {
    const log = [posted(1), posted(2, 'tea'), posted(3)]
    const once = after(room, arrived(...log))
    expect(after(once, arrived(...log))).toEqual(once)
    expect(seqs(after(once, arrived(...log.slice(1), posted(4))))).toEqual({ general: [1, 3, 4], tea: [2] })
  })

  test('[G2] events about the whole room are shown in general', () => {
    const joined = { ...base(1), kind: 'memberJoined' } as const
    const state = after(room, arrived(joined, { ...base(3), kind: 'unknown' }, renamed(4, 'bo', 'Cy')))
    expect(seqs(state)).toEqual({ general: [1, 3, 4], tea: [] })
  })

  test('an event of an unknown channel changes no channel', () => {
    expect(seqs(after(room, arrived(posted(1, 'nowhere'))))).toEqual({ general: [], tea: [] })
  })

  test('a channel without new events stays the same object, so nothing is rendered again', () => {
    expect(after(room, arrived(posted(1))).channels[1]).toBe(room.channels[1])
  })

  test('[N1] a new channel and its first message may arrive together; a known channel is not added again', () => {
    const events = [created(4, 'new'), posted(5, 'new')]
    const { channels } = after(room, arrived(...events), arrived(created(4, 'new')))
    expect(channels).toEqual([...room.channels, channel('new', { entries: shown(...events), oldest: 4 })])
  })

  test('[P1] my own message replaces its outgoing copy; another author’s with the same nonce does not', () => {
    const waiting = { ...room, outgoing: [outgoing('n1'), outgoing('n2'), outgoing('n3', failed)] }
    const mine = after(waiting, arrived(posted(1, 'general', 'me'), posted(2, 'general', 'ann')))
    expect(mine.outgoing).toEqual([outgoing('n2'), outgoing('n3', failed)])
  })

  test('[M4] a message ends its author’s typing, in its channel', () => {
    const typing = ['ann', 'bo']
    const busy = { ...room, channels: [channel('general', { typing }), channel('tea', { typing })] }
    const { channels } = after(busy, arrived(posted(1)))
    expect(channels.map((one) => one.typing)).toEqual([['bo'], ['ann', 'bo']])
  })

  test('[M3] my new name comes from the event; another member’s new name does not change mine', () => {
    const { me } = after(room, arrived(renamed(1, 'me', 'Me 2'), renamed(2, 'bo', 'Cy')))
    expect(me).toEqual({ id: 'me', name: 'Me 2' })
  })
})

describe('pageLoaded', () => {
  const page = (before: number, more: boolean, ...events: RoomEvent[]): RoomChange => {
    return { kind: 'pageLoaded', channel: 'tea', before, entries: shown(...events), more }
  }
  const loaded = [posted(3, 'tea'), posted(6, 'tea')]
  const last = posted(9, 'tea')
  const start = { ...room, channels: [channel('tea', { entries: shown(last), oldest: 8, more: true })] }
  const both = { entries: shown(...loaded, last), oldest: 3 }

  test.each<[string, RoomChange, Partial<ChannelState>]>([
    ['is put before the loaded events', page(8, true, ...loaded), both],
    ['may be the last', page(8, false, ...loaded), { ...both, more: false }],
    ['may be empty', page(8, false), { more: false }],
    ['is dropped if another one came first', page(9, false, posted(8, 'tea')), {}],
  ])('[G1] a page %s', (_, change, expected) => {
    expect(after(start, change).channels).toEqual([{ ...start.channels[0], ...expected }])
  })

  test('[G1] the same page is added once', () => {
    const once = after(start, page(8, true, ...loaded))
    expect(after(once, page(8, true, ...loaded))).toEqual(once)
  })
})

type ShownMember = Extract<RoomChange, { kind: 'presenceChanged' }>['members'][number]

describe('members, messages and knocks', () => {
  const bo = { id: 'bo', name: 'Bo', state: 'here', role: 'member' } as const
  const cy = { id: 'constructor', name: 'Cy', state: 'away', role: 'moderator' } as const
  const gone = { ...bo, state: 'gone' } as const
  const bob = { ...bo, name: 'Bob', state: 'away' } as const

  test.each<[string, ShownMember[][], RoomState['members']]>([
    ['join and are away', [[bo], [cy]], { bo, constructor: cy }],
    ['change', [[bo, cy], [bob]], { bo: bob, constructor: cy }],
    ['leave', [[bo, cy], [gone]], { constructor: cy }],
    ['leave without having been here', [[gone, cy]], { constructor: cy }],
    ['leave and return within one tick', [[bo], [gone, bob]], { bo: bob }],
    ['join and leave within one tick', [[bo, gone]], {}],
  ])('[M2] members %s', (_, ticks, expected) => {
    const changes = ticks.map((members): RoomChange => ({ kind: 'presenceChanged', members }))
    expect(after(room, ...changes).members).toEqual(expected)
  })

  test('outgoing messages are added once, replaced in place, and dropped', () => {
    const change = (message: Outgoing): RoomChange => ({ kind: 'outgoingChanged', message })
    const two = after(room, change(outgoing('a')), change(outgoing('b')), change(outgoing('a', failed)))
    expect(two.outgoing).toEqual([outgoing('a', failed), outgoing('b')])
    const drop = (nonce: string): RoomChange => ({ kind: 'outgoingDropped', nonce })
    expect(after(two, drop('a'), drop('unknown')).outgoing).toEqual([outgoing('b')])
  })

  test('[H6] knocks are known only while connected', () => {
    const knocking = after(
      { ...room, session: { kind: 'joined' } },
      { kind: 'knocksChanged', knocks: [{ id: 'k', name: 'Bob' }] },
    )
    expect(knocking.knocks).toHaveLength(1)
    const because = { code: 'lost' } as const
    const lost = after(knocking, { kind: 'sessionChanged', session: { kind: 'closed', because } })
    expect(lost.knocks).toEqual([])
  })

  test('[S3] kicked members are known from the local log and from new events, and forgotten when a log starts over', () => {
    const kept = {
      kind: 'localCopyLoaded',
      channels: room.channels,
      outgoing: [],
      kicked: ['bob', 'cy'],
      drafts: [],
    } as const
    const author = { id: 'bob', name: 'Bob' }
    const joined = { kind: 'memberJoined', seq: 60, epoch: 1, at: 0, author, nonce: 'j' } as const
    const returned = after(room, kept, { kind: 'eventsArrived', events: [joined] })
    expect(returned.kicked).toEqual(['cy'])
    const again = {
      kind: 'welcomed',
      id: 'r',
      name: 'R',
      me: room.me,
      channels: ['general'],
      position: 0,
      first: 1,
    } as const
    expect(after(returned, { ...again, fresh: false }).kicked).toEqual(['cy'])
    expect(after(returned, { ...again, fresh: true }).kicked).toEqual([])
  })

  test('[M4] typing is reported for one channel', () => {
    const { channels } = after(room, { kind: 'typingChanged', channel: 'tea', typing: ['bo'] })
    expect(channels).toEqual([channel('general'), channel('tea', { typing: ['bo'] })])
  })
})

describe('the app', () => {
  const other = { ...room, ref: 'r2' }
  const opened = [room, other].map((added): Change => ({ kind: 'roomOpened', room: added }))
  const two = opened.reduce(reduce, emptyChatState)

  test('rooms are added last, and each closes alone', () => {
    expect(two.rooms).toEqual([room, other])
    expect(reduce(two, { kind: 'roomClosed', room: 'r1' }).rooms).toEqual([other])
  })

  test('a change reaches only its room, and none if that room is gone', () => {
    const change: RoomChange = { kind: 'sessionChanged', session: { kind: 'idle' } }
    const changed = reduce(two, { kind: 'roomChanged', room: 'r2', change })
    expect(changed.rooms).toEqual([room, { ...other, session: { kind: 'idle' } }])
    expect(changed.rooms[0]).toBe(room)
    expect(reduce(two, { kind: 'roomChanged', room: 'r3', change })).toEqual(two)
  })

  test('the profile keeps its id, and the list of recent rooms is replaced as a whole', () => {
    const state = { ...emptyChatState, profile: { name: '', id: 'me', unprotected: false } }
    expect(reduce(state, { kind: 'profileChanged', name: 'Ann' }).profile).toMatchObject({
      name: 'Ann',
      id: 'me',
    })
    const recents = [{ id: 'room', name: 'Lab', address: 'lab:5050', hosted: false, at: 1 }]
    expect(reduce(state, { kind: 'recentsChanged', recents }).recents).toEqual(recents)
  })
})

describe('however a log is cut into batches', () => {
  const draw = fc.record({
    what: fc.constantFrom('post', 'post', 'create', 'rename', 'join', 'later'),
    who: fc.constantFrom('me', 'ann', 'bo'),
    where: fc.nat(),
  })
  const log = fc.array(draw, { maxLength: 30 }).map((draws) => {
    const names = ['general', 'tea']
    return draws.map(({ what, who, where }, at): RoomEvent => {
      const seq = at + 1
      if (what === 'create') return created(seq, names[names.push(`c${seq}`) - 1] ?? '')
      if (what === 'post') return posted(seq, names[where % names.length], who)
      if (what === 'rename') return renamed(seq, who, `${who} ${seq}`)
      return { ...base(seq, who), kind: what === 'join' ? 'memberJoined' : 'unknown' }
    })
  })
  const typing = ['ann', 'bo', 'me']
  const start: RoomState = {
    ...room,
    channels: [channel('general', { typing }), channel('tea', { typing })],
    outgoing: [outgoing('n2'), outgoing('n5', failed), outgoing('other')],
  }

  test('[E2] the state is the same', () => {
    fc.assert(
      fc.property(log, fc.infiniteStream(fc.integer({ min: 1, max: 8 })), (events, sizes) => {
        let state = start
        for (let remaining = events; remaining.length > 0;) {
          const batch = remaining.slice(0, sizes.next().value)
          remaining = remaining.slice(batch.length)
          state = after(state, arrived(...batch))
        }
        expect(state).toEqual(after(start, ...events.map((event) => arrived(event))))
        expect(state.channels.flatMap((one) => one.entries).length).toBe(events.length)
      }),
      { numRuns: 500 },
    )
  })
})

test('the reason for a lost connection stays known until the room is joined again', () => {
  const because = { code: 'host-stopping' } as const
  const later = { code: 'connection-refused' } as const
  const waiting = (end: End): RoomChange => ({
    kind: 'sessionChanged',
    session: { kind: 'backingOff', attempt: 1, delayMs: 1, because: end },
  })
  let now = reduceRoom(emptyRoomState, { kind: 'sessionChanged', session: { kind: 'joined' } })
  for (const change of [waiting(because), waiting(later)]) {
    now = reduceRoom(now, change)
    expect(now.disconnectedBecause).toEqual(because)
  }
  now = reduceRoom(now, { kind: 'sessionChanged', session: { kind: 'joined' } })
  expect(now.disconnectedBecause).toBeNull()
})

test('another room in its place stays known during the next attempt, until its outcome shows otherwise', () => {
  const labRoom = { ...emptyRoomState, address: 'lab:5050' }
  const replacedByAfter = (...sessions: SessionState[]) =>
    sessions.reduce((now, session) => reduceRoom(now, { kind: 'sessionChanged', session }), labRoom)
      .replacedBy
  const backingOff = (because: End): SessionState => ({ kind: 'backingOff', attempt: 1, delayMs: 1, because })
  const other = backingOff({ code: 'another-room', at: '10.0.0.5:5050' })
  expect(replacedByAfter(other)).toBe('10.0.0.5:5050')
  expect(replacedByAfter(backingOff({ code: 'another-room' }))).toBe('lab:5050')
  expect(
    replacedByAfter(other, { kind: 'connecting', attempt: 2 }, { kind: 'handshaking', attempt: 2 }),
  ).toBe('10.0.0.5:5050')
  expect(replacedByAfter(other, { kind: 'joined' })).toBeNull()
  expect(replacedByAfter(other, backingOff({ code: 'connection-refused' }))).toBeNull()
})

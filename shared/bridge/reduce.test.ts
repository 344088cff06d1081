import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessagePosted, RoomEvent } from '../protocol/log/events.ts'
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
  return { ...base(seq, id), kind: 'messagePosted', channel: where, body: `message ${seq}` }
}
const created = (seq: number, name: string): RoomEvent => {
  return { ...base(seq), kind: 'channelCreated', channel: name }
}
const renamed = (seq: number, id: string, name: string): RoomEvent => {
  return { ...base(seq, id, name), kind: 'memberRenamed', before: id }
}
const outgoing = (nonce: string, delivery: Outgoing['delivery'] = { kind: 'pending' }): Outgoing => {
  return { nonce, channel: 'general', body: nonce, at: 0, delivery }
}
const failed = { kind: 'failed', reason: 'storage-failed' } as const
const channel = (name: string, extra: Partial<ChannelState> = {}): ChannelState => {
  return { name, events: [], oldest: 1, more: false, ahead: false, typing: [], ...extra }
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
const seqs = (state: RoomState) =>
  Object.fromEntries(state.channels.map(({ name, events }) => [name, events.map(({ seq }) => seq)]))

describe('welcomed', () => {
  const me = { id: 'me', name: 'Me 2' }
  const told = { id: 'other', name: 'Other', me }
  const welcomed = { ...told, kind: 'welcomed', first: 1, channels: ['general', 'new'], position: 7 } as const
  const known: RoomState = {
    ...after(room, arrived(posted(3))),
    members: { bo: { id: 'bo', name: 'Bo', state: 'here', role: 'member' } },
    outgoing: [outgoing('a')],
  }

  test('[R2] fresh: every channel starts behind the head, and what was written is kept', () => {
    const ahead = { oldest: 8, more: true }
    const channels = [channel('general', ahead), channel('new', ahead)]
    expect(after(known, { ...welcomed, fresh: true })).toEqual({ ...known, ...told, members: {}, channels })
  })

  test('[R2] resumed: what was loaded stays; who is here is told again', () => {
    const state = after(known, { ...welcomed, channels: ['general', 'tea'], fresh: false })
    expect(state).toEqual({ ...known, ...told, members: {} })
  })

  test('[H3] resumed: a channel of which the copy has no event is there, in the room’s order, and takes what was missed', () => {
    const channels = ['general', 'new', 'tea']
    const state = after(known, { ...welcomed, channels, fresh: false }, arrived(posted(8, 'new')))
    expect(state.channels.map(({ name }) => name)).toEqual(channels)
    expect(state.channels[1]).toEqual(channel('new', { oldest: 8, more: true, events: [posted(8, 'new')] }))
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

  test('[E2] events said twice are shown once', () => {
    const log = [posted(1), posted(2, 'tea'), posted(3)]
    const once = after(room, arrived(...log))
    expect(after(once, arrived(...log))).toEqual(once)
    expect(seqs(after(once, arrived(...log.slice(1), posted(4))))).toEqual({ general: [1, 3, 4], tea: [2] })
  })

  test('[G2] what concerns the whole room stands in general', () => {
    const joined = { ...base(1), kind: 'memberJoined' } as const
    const state = after(room, arrived(joined, { ...base(3), kind: 'unknown' }, renamed(4, 'bo', 'Cy')))
    expect(seqs(state)).toEqual({ general: [1, 3, 4], tea: [] })
  })

  test('an event of a channel no one has heard of changes no channel', () => {
    expect(seqs(after(room, arrived(posted(1, 'nowhere'))))).toEqual({ general: [], tea: [] })
  })

  test('a channel without news stays the very same object, so that nothing is drawn again', () => {
    expect(after(room, arrived(posted(1))).channels[1]).toBe(room.channels[1])
  })

  test('[N1] a new channel and its first message may come together; a known one is not added again', () => {
    const events = [created(4, 'new'), posted(5, 'new')]
    const { channels } = after(room, arrived(...events), arrived(created(4, 'new')))
    expect(channels).toEqual([...room.channels, channel('new', { events, oldest: 4 })])
  })

  test('[P1] my own message takes the place of what I wrote; another’s of the same nonce does not', () => {
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

  test('[M3] what my name became is in the event; another’s name is not mine', () => {
    const { me } = after(room, arrived(renamed(1, 'me', 'Me 2'), renamed(2, 'bo', 'Cy')))
    expect(me).toEqual({ id: 'me', name: 'Me 2' })
  })
})

describe('pageLoaded', () => {
  const page = (before: number, more: boolean, ...events: RoomEvent[]): RoomChange => {
    return { kind: 'pageLoaded', channel: 'tea', before, events, more }
  }
  const loaded = [posted(3, 'tea'), posted(6, 'tea')]
  const last = posted(9, 'tea')
  const start = { ...room, channels: [channel('tea', { events: [last], oldest: 8, more: true })] }
  const both = { events: [...loaded, last], oldest: 3 }

  test.each<[string, RoomChange, Partial<ChannelState>]>([
    ['goes before what is there', page(8, true, ...loaded), both],
    ['may be the last', page(8, false, ...loaded), { ...both, more: false }],
    ['may be empty', page(8, false), { more: false }],
    ['is dropped when another came first', page(9, false, posted(8, 'tea')), {}],
  ])('[G1] a page %s', (_, change, expected) => {
    expect(after(start, change).channels).toEqual([{ ...start.channels[0], ...expected }])
  })

  test('[G1] the same page twice is there once', () => {
    const once = after(start, page(8, true, ...loaded))
    expect(after(once, page(8, true, ...loaded))).toEqual(once)
  })
})

type ShownMember = Extract<RoomChange, { kind: 'presenceChanged' }>['members'][number]

describe('the rest of a room', () => {
  const bo = { id: 'bo', name: 'Bo', state: 'here', role: 'member' } as const
  const cy = { id: 'constructor', name: 'Cy', state: 'away', role: 'moderator' } as const
  const gone = { ...bo, state: 'gone' } as const
  const bob = { ...bo, name: 'Bob', state: 'away' } as const

  test.each<[string, ShownMember[][], RoomState['members']]>([
    ['come and are away', [[bo], [cy]], { bo, constructor: cy }],
    ['change', [[bo, cy], [bob]], { bo: bob, constructor: cy }],
    ['go', [[bo, cy], [gone]], { constructor: cy }],
    ['go without having been here', [[gone, cy]], { constructor: cy }],
    ['go and come within one tick', [[bo], [gone, bob]], { bo: bob }],
    ['come and go within one tick', [[bo, gone]], {}],
  ])('[M2] members %s', (_, ticks, expected) => {
    const changes = ticks.map((members): RoomChange => ({ kind: 'presenceChanged', members }))
    expect(after(room, ...changes).members).toEqual(expected)
  })

  test('what I wrote is added once, replaced in place, and dropped', () => {
    const change = (message: Outgoing): RoomChange => ({ kind: 'outgoingChanged', message })
    const two = after(room, change(outgoing('a')), change(outgoing('b')), change(outgoing('a', failed)))
    expect(two.outgoing).toEqual([outgoing('a', failed), outgoing('b')])
    const drop = (nonce: string): RoomChange => ({ kind: 'outgoingDropped', nonce })
    expect(after(two, drop('a'), drop('unknown')).outgoing).toEqual([outgoing('b')])
  })

  test('[H6] who knocks is known while there is a connection, and not without one', () => {
    const knocking = after(
      { ...room, session: { kind: 'joined' } },
      { kind: 'knocksChanged', knocks: [{ id: 'k', name: 'Bob' }] },
    )
    expect(knocking.knocks).toHaveLength(1)
    const because = { code: 'lost' } as const
    const lost = after(knocking, { kind: 'sessionChanged', session: { kind: 'closed', because } })
    expect(lost.knocks).toEqual([])
  })

  test('[S3] who was kicked is known from the kept log and from what comes, and not of a log that begins again', () => {
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

  test('[M4] who types is told for one channel', () => {
    const { channels } = after(room, { kind: 'typingChanged', channel: 'tea', typing: ['bo'] })
    expect(channels).toEqual([channel('general'), channel('tea', { typing: ['bo'] })])
  })
})

describe('the app', () => {
  const other = { ...room, ref: 'r2' }
  const opened = [room, other].map((one): Change => ({ kind: 'roomOpened', room: one }))
  const two = opened.reduce(reduce, emptyChatState)

  test('rooms open behind the others and close alone', () => {
    expect(two.rooms).toEqual([room, other])
    expect(reduce(two, { kind: 'roomClosed', room: 'r1' }).rooms).toEqual([other])
  })

  test('a change reaches its room and no other; one that is gone by now, none', () => {
    const change: RoomChange = { kind: 'sessionChanged', session: { kind: 'idle' } }
    const changed = reduce(two, { kind: 'roomChanged', room: 'r2', change })
    expect(changed.rooms).toEqual([room, { ...other, session: { kind: 'idle' } }])
    expect(changed.rooms[0]).toBe(room)
    expect(reduce(two, { kind: 'roomChanged', room: 'r3', change })).toEqual(two)
  })

  test('the profile keeps its id, and the recent rooms are told whole', () => {
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
        for (let rest = events; rest.length > 0;) {
          const batch = rest.slice(0, sizes.next().value)
          rest = rest.slice(batch.length)
          state = after(state, arrived(...batch))
        }
        expect(state).toEqual(after(start, ...events.map((event) => arrived(event))))
        expect(state.channels.flatMap((one) => one.events).length).toBe(events.length)
      }),
      { numRuns: 500 },
    )
  })
})

test('why a connection was lost stays known until it is joined again', () => {
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

test('that another room answers in its place holds while the next try is under way, until that says otherwise', () => {
  const labRoom = { ...emptyRoomState, address: 'lab:5050' }
  const insteadAfter = (...sessions: SessionState[]) =>
    sessions.reduce((now, session) => reduceRoom(now, { kind: 'sessionChanged', session }), labRoom)
      .replacedBy
  const off = (because: End): SessionState => ({ kind: 'backingOff', attempt: 1, delayMs: 1, because })
  const other = off({ code: 'another-room', at: '10.0.0.5:5050' })
  expect(insteadAfter(other)).toBe('10.0.0.5:5050')
  expect(insteadAfter(off({ code: 'another-room' }))).toBe('lab:5050')
  expect(insteadAfter(other, { kind: 'connecting', attempt: 2 }, { kind: 'handshaking', attempt: 2 })).toBe(
    '10.0.0.5:5050',
  )
  expect(insteadAfter(other, { kind: 'joined' })).toBeNull()
  expect(insteadAfter(other, off({ code: 'connection-refused' }))).toBeNull()
})

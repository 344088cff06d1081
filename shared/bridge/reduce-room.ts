import { assertNever } from '../protocol/base/assert-never.ts'
import { channelOf, isRelation, type RoomEvent } from '../protocol/log/events.ts'
import { kickedAfter } from '../protocol/log/kicked.ts'
import { entriesAfter, withRelations, type TimelineEntry } from '../protocol/log/timeline.ts'
import type { RoomChange } from './room-change.ts'
import type { ChannelState, Member, RoomState } from './room-state.ts'
import type { SessionState } from '../client/session/session-machine.ts'

/** Why the joined connection ended; reconnects that fail for other reasons do not change it. */
function disconnectReason(
  { session: before, disconnectedBecause }: RoomState,
  now: SessionState,
): RoomState['disconnectedBecause'] {
  if (now.kind === 'joined') return null
  return before.kind === 'joined' && 'because' in now ? now.because : disconnectedBecause
}

/** Stays set during the next attempt, until its outcome shows otherwise. */
function replacementAddress(room: RoomState, now: SessionState): RoomState['replacedBy'] {
  if ('because' in now) return now.because.code === 'another-room' ? (now.because.at ?? room.address) : null
  return now.kind === 'joined' ? null : room.replacedBy
}

/** The part of the reducer that concerns one room. */
export function reduceRoom(room: RoomState, change: RoomChange): RoomState {
  const upToDate = (entries: readonly TimelineEntry[]) =>
    withRelations(entries, room.lateRelations, room.me.id)
  switch (change.kind) {
    case 'sessionChanged':
      return {
        ...room,
        session: change.session,
        disconnectedBecause: disconnectReason(room, change.session),
        // The knocks are sent again with each connection.
        knocks: change.session.kind === 'joined' ? room.knocks : [],
        replacedBy: replacementAddress(room, change.session),
      }
    case 'welcomed':
      return {
        ...room,
        id: change.id,
        name: change.name,
        me: change.me,
        members: {},
        forged: change.fresh ? [] : room.forged,
        kicked: change.fresh ? [] : room.kicked,
        channels: channelsOf(change, change.fresh ? [] : room.channels),
      }
    case 'noticed':
      return { ...room, notices: change.notices }
    case 'rulesChanged':
      return { ...room, rules: change.rules }
    case 'knocksChanged':
      return { ...room, knocks: change.knocks }
    case 'forgeriesFound':
      return { ...room, forged: [...new Set([...room.forged, ...change.seqs])] }
    case 'addressesChanged':
      return room
    case 'hostKeySeen':
      return { ...room, hostKey: change.hostKey }
    case 'hostingChanged':
      return { ...room, hosting: change.hosting }
    case 'localCopyLoaded':
      return {
        ...room,
        channels: change.channels,
        outgoing: change.outgoing,
        kicked: change.kicked,
        drafts: change.drafts,
      }
    case 'eventsArrived':
      return change.events.reduce(foldEvent, {
        ...appendEvents(addChannels(room, change.events), change.events),
        kicked: kickedAfter(room.kicked, change.events),
      })
    case 'pageLoaded':
      return withChannel(room, change.channel, (channel) =>
        // A page requested before the channel moved on is out of date.
        channel.oldest === change.before
          ? withoutNewest({
              ...channel,
              entries: [...upToDate(change.entries), ...channel.entries],
              oldest: change.entries[0]?.seq ?? channel.oldest,
              more: change.more,
            })
          : channel,
      )
    case 'newerLoaded':
      return withChannel(room, change.channel, (channel) =>
        channel.ahead && channel.entries.at(-1)?.seq === change.after
          ? withoutOldest({
              ...channel,
              entries: [...channel.entries, ...upToDate(change.entries)],
              ahead: change.ahead,
            })
          : channel,
      )
    case 'windowLoaded':
      return withChannel(room, change.channel, (channel) => ({
        ...channel,
        entries: upToDate(change.entries),
        oldest: change.entries[0]?.seq ?? channel.oldest,
        more: change.more,
        ahead: change.ahead,
      }))
    case 'presenceChanged':
      return { ...room, members: mergePresence(room.members, change.members) }
    case 'typingChanged':
      return withChannel(room, change.channel, (channel) => ({ ...channel, typing: change.typing }))
    case 'outgoingChanged':
      return { ...room, outgoing: replaceOrAdd(room.outgoing, change.message) }
    case 'draftsKept':
      return { ...room, drafts: change.drafts }
    case 'outgoingDropped':
      return { ...room, outgoing: room.outgoing.filter((message) => message.nonce !== change.nonce) }
    default:
      return assertNever(change)
  }
}

/**
 * All channels of the host. In a channel without events in the copy, new messages come after the
 * copy's last event.
 */
function channelsOf(
  { channels, position }: Extract<RoomChange, { kind: 'welcomed' }>,
  loaded: readonly ChannelState[],
): readonly ChannelState[] {
  const listed = channels.map(
    (name) => loaded.find((channel) => channel.name === name) ?? emptyChannel(name, position),
  )
  return [...listed, ...loaded.filter(({ name }) => !channels.includes(name))]
}

const emptyChannel = (name: string, position: number): ChannelState => ({
  name,
  entries: [],
  oldest: position + 1,
  more: position > 0,
  ahead: false,
  typing: [],
})

function withChannel(
  room: RoomState,
  name: string,
  edit: (channel: ChannelState) => ChannelState,
): RoomState {
  return {
    ...room,
    channels: room.channels.map((channel) => (channel.name === name ? edit(channel) : channel)),
  }
}

/** More relations than arrive while a page loads. */
const LATE_RELATIONS = 500

/** Entries of one channel held at once: memory stays bounded however far someone scrolls. */
const WINDOW = 2_000

function withoutOldest(channel: ChannelState): ChannelState {
  if (channel.entries.length <= WINDOW) return channel
  // Cut by half at a time: cutting at each event would copy the window each time.
  const entries = channel.entries.slice(-WINDOW / 2)
  return { ...channel, entries, oldest: entries[0]?.seq ?? channel.oldest, more: true }
}

function withoutNewest(channel: ChannelState): ChannelState {
  return channel.entries.length > WINDOW
    ? { ...channel, entries: channel.entries.slice(0, WINDOW / 2), ahead: true }
    : channel
}

function appendEvents(room: RoomState, events: readonly RoomEvent[]): RoomState {
  const byChannel = Map.groupBy(events, channelOf)
  return {
    ...room,
    channels: room.channels.map((channel) => {
      const arrived = byChannel.get(channel.name)
      if (!arrived) return channel
      const relations = arrived.filter(isRelation)
      const entries = channel.ahead
        ? withRelations(channel.entries, relations, room.me.id)
        : entriesAfter(channel.entries, arrived, room.me.id)
      return entries === channel.entries ? channel : withoutOldest({ ...channel, entries })
    }),
    lateRelations: [...room.lateRelations, ...events.filter(isRelation)].slice(-LATE_RELATIONS),
  }
}

function addChannels(room: RoomState, events: readonly RoomEvent[]): RoomState {
  const added = events.flatMap((event) =>
    event.kind === 'channelCreated' && !room.channels.some((channel) => channel.name === event.channel)
      ? [{ ...emptyChannel(event.channel, 0), oldest: event.seq }]
      : [],
  )
  return added.length === 0 ? room : { ...room, channels: [...room.channels, ...added] }
}

/** The effects of an event beyond its place in a channel. */
function foldEvent(room: RoomState, event: RoomEvent): RoomState {
  switch (event.kind) {
    case 'messagePosted':
      return withoutOutgoing(
        withChannel(room, event.channel, (channel) =>
          channel.typing.includes(event.author.id)
            ? { ...channel, typing: channel.typing.filter((id) => id !== event.author.id) }
            : channel,
        ),
        event,
      )
    case 'memberRenamed':
      return event.author.id === room.me.id ? { ...room, me: event.author } : room
    case 'messageEdited':
    case 'reactionSet':
    case 'messageRemoved':
      return withoutOutgoing(room, event)
    case 'channelCreated':
    case 'moderated':
    case 'memberJoined':
    case 'memberRekeyed':
    case 'redacted':
    case 'actImported':
    case 'unknown':
      return room
    default:
      return assertNever(event)
  }
}

/** Removes the outgoing command that is now in the log. */
const withoutOutgoing = (room: RoomState, { author, nonce }: RoomEvent): RoomState =>
  author.id === room.me.id && room.outgoing.length > 0
    ? { ...room, outgoing: room.outgoing.filter((message) => message.nonce !== nonce) }
    : room

function mergePresence(
  members: RoomState['members'],
  changes: Extract<RoomChange, { kind: 'presenceChanged' }>['members'],
): RoomState['members'] {
  const merged = new Map<string, Member>(Object.entries(members))
  for (const { id, name, state, role } of changes) {
    if (state === 'gone') merged.delete(id)
    else merged.set(id, { id, name, state, role })
  }
  return Object.fromEntries(merged)
}

function replaceOrAdd(
  outgoing: RoomState['outgoing'],
  message: RoomState['outgoing'][number],
): RoomState['outgoing'] {
  return outgoing.some((other) => other.nonce === message.nonce)
    ? outgoing.map((other) => (other.nonce === message.nonce ? message : other))
    : [...outgoing, message]
}

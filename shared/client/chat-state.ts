import type { RoomEvent } from '../protocol/events.ts'
import type { End } from './failures.ts'
import type { FoundRoom } from './found-rooms.ts'
import type { HostAddress } from './networks.ts'
import type { Notice } from './notice.ts'
import type { Outgoing } from './outbox.ts'
import type { Knock, Rules } from '../protocol/frames.ts'
import type { Role } from '../protocol/moderation.ts'
import type { SessionState } from './session-machine.ts'

/** Names one open room within one running app: "r1". Not stable across starts. */
export type RoomRef = string

export interface Member {
  readonly id: string
  readonly name: string
  readonly state: 'here' | 'away'
  readonly role: Role
}

/** The loaded stretch of one channel, without a gap: usually its end, after a jump any part of it. */
export interface ChannelState {
  readonly name: string
  readonly events: readonly RoomEvent[]
  /** No event of this channel from `oldest` to the first loaded one is missing; what is before it comes with loadOlder. */
  readonly oldest: number
  /** Whether there may be events before `oldest`. */
  readonly more: boolean
  /** Whether there are newer events than the loaded ones: then new ones are not added, and loadNewer leads back to the end. */
  readonly ahead: boolean
  /** Ids of the members typing here right now. */
  readonly typing: readonly string[]
}

/** What somebody is writing to a channel. */
export interface Draft {
  readonly channel: string
  readonly text: string
}

/** Present while this app hosts the room. */
export interface Hosting {
  readonly bind: string
  readonly port: number
  /** What others type to join, likeliest first: "192.168.1.20:5050". */
  readonly addresses: readonly string[]
  /** SHA-256 of the key that this host shows, 43 characters. */
  readonly fingerprint: string
  readonly invites: readonly HostedInvite[]
  /** Six digits that let somebody in while the join policy is `passcode`; locked after too many wrong ones. */
  readonly passcode: { readonly digits: string; readonly locked: boolean }
}

/** An invite that this host has made and that is still good. */
export interface HostedInvite {
  readonly id: string
  readonly link: string
  /** Wall time in milliseconds; null: until it is revoked. */
  readonly expiresAt: number | null
  /** How many more may come in with it; null: any number. */
  readonly usesLeft: number | null
}

export interface RoomState {
  readonly ref: RoomRef
  /** The room's own id; empty until the first welcome. */
  readonly id: string
  readonly name: string
  /** What was typed to get here, or the first of the hosting addresses. */
  readonly address: string
  readonly hosting: Hosting | null
  readonly session: SessionState
  /** Why the connection that was joined last has ended; null while it is joined, and before it was. */
  readonly lost: End | null
  /** Where another room answered in this one's place at the last try to connect; null otherwise. */
  readonly instead: string | null
  readonly me: { readonly id: string; readonly name: string }
  /** In the room's order, the first channel first. */
  readonly channels: readonly ChannelState[]
  /** Everybody the room knows, by id. */
  readonly members: Readonly<Record<string, Member>>
  readonly outgoing: readonly Outgoing[]
  /** What was being written here, as it is kept on this computer; a window may have newer ones. */
  readonly drafts: readonly Draft[]
  /** What the user should know about this room, all of it at once: a damaged copy, a log that was begun again. */
  readonly notices: readonly Notice[]
  /** What holds in the room, once it was told. */
  readonly rules: Rules | null
  /** Who waits at the door, for those who may let them in. */
  readonly knocks: readonly Knock[]
  /** Keys that were kicked and not let in since [S3], as far as the copy on this computer tells. */
  readonly kicked: readonly string[]
  /** Seqs of loaded messages that their author has not signed as they stand here [S4]. */
  readonly forged: readonly number[]
  /** The key of the host this room is bound to, 43 characters; empty while there is no encryption between. */
  readonly hostKey: string
}

/** A room of before whose log is kept on this machine. */
export interface RecentRoom {
  /** The room's own id. */
  readonly id: string
  readonly name: string
  /** Where it was joined, as its user said it or as it was found; for a room hosted here, where others joined it. */
  readonly address: string
  /** Where else its host has answered or it was joined, the latest first: at most limits.recentAddresses. */
  readonly also?: readonly string[]
  /** The address that it was hosted on, where that was one of several. */
  readonly bind?: string
  readonly hosted: boolean
  /** Wall time of the last visit. */
  readonly at: number
  /** The key its host had: any other is refused. Rooms joined before there were keys have none. */
  readonly hostKey?: string
  /** Hosted here without being announced. */
  readonly hidden?: boolean
}

/** Everything a window shows. The app holds one and every window reduces its own copy from the same changes. */
export interface ChatState {
  /** The user's display name; empty until it has been asked for. */
  readonly profile: {
    readonly name: string
    readonly id: string
    /** This system has no keychain to keep the device key in. */
    readonly unprotected: boolean
  }
  readonly rooms: readonly RoomState[]
  readonly recents: readonly RecentRoom[]
  /** Rooms that are announced on this network or answer when asked, by name; those hosted here among them. */
  readonly found: readonly FoundRoom[]
  /** Addresses and ranges that are asked for rooms beyond this network, as typed; usually none. Null: this shell asks nobody. */
  readonly probed: readonly string[] | null
  /** The addresses of this machine that a room can be hosted on, best first. */
  readonly networks: readonly HostAddress[]
  /** An invite that was opened outside of Parley and waits to be decided on. */
  readonly link: string | null
}

/** A room of which nothing is known yet. */
export const emptyRoomState: RoomState = {
  ref: '',
  id: '',
  name: '',
  address: '',
  hosting: null,
  session: { kind: 'idle' },
  lost: null,
  instead: null,
  me: { id: '', name: '' },
  channels: [],
  members: {},
  outgoing: [],
  drafts: [],
  notices: [],
  rules: null,
  knocks: [],
  kicked: [],
  forged: [],
  hostKey: '',
}

export const emptyChatState: ChatState = {
  profile: { name: '', id: '', unprotected: false },
  rooms: [],
  recents: [],
  found: [],
  probed: [],
  networks: [],
  link: null,
}

export type RoomChange =
  | { readonly kind: 'sessionChanged'; readonly session: SessionState }
  | {
      readonly kind: 'welcomed'
      readonly id: string
      readonly name: string
      readonly me: { readonly id: string; readonly name: string }
      /** All of the room's, in its order. */
      readonly channels: readonly string[]
      /** The last event that this copy has: what is missed, and what is new, comes after it. */
      readonly position: number
      /** The oldest seq the host still has. */
      readonly first: number
      /** False when what was loaded before still belongs to this log. */
      readonly fresh: boolean
    }
  /** What this machine has kept of the room: shown before, or without, a connection. */
  | {
      readonly kind: 'keptLoaded'
      readonly channels: readonly ChannelState[]
      readonly outgoing: readonly Outgoing[]
      readonly kicked: readonly string[]
      readonly drafts: readonly Draft[]
    }
  | { readonly kind: 'noticed'; readonly notices: readonly Notice[] }
  | { readonly kind: 'rulesChanged'; readonly rules: Rules }
  | { readonly kind: 'knocksChanged'; readonly knocks: readonly Knock[] }
  | { readonly kind: 'forgeriesFound'; readonly seqs: readonly number[] }
  /** Where else the host can be reached, as it says itself. */
  | { readonly kind: 'addressesTold'; readonly addresses: readonly string[] }
  | { readonly kind: 'hostKeySeen'; readonly hostKey: string }
  | { readonly kind: 'hostingChanged'; readonly hosting: Hosting }
  /** New at the end of the log, in order. */
  | { readonly kind: 'eventsArrived'; readonly events: readonly RoomEvent[] }
  /** Older ones, asked for with `before` = the channel's `oldest`. */
  | {
      readonly kind: 'pageLoaded'
      readonly channel: string
      readonly before: number
      readonly events: readonly RoomEvent[]
      readonly more: boolean
    }
  /** The answer to loadNewer, asked for with `after` = the seq of the last loaded event. */
  | {
      readonly kind: 'newerLoaded'
      readonly channel: string
      readonly after: number
      readonly events: readonly RoomEvent[]
      readonly ahead: boolean
    }
  /** Another stretch of the channel takes the place of the loaded one: a jump. */
  | {
      readonly kind: 'windowLoaded'
      readonly channel: string
      readonly events: readonly RoomEvent[]
      readonly more: boolean
      readonly ahead: boolean
    }
  | {
      readonly kind: 'presenceChanged'
      readonly members: readonly {
        readonly id: string
        readonly name: string
        readonly state: 'here' | 'away' | 'gone'
        readonly role: Role
      }[]
    }
  | { readonly kind: 'typingChanged'; readonly channel: string; readonly typing: readonly string[] }
  | { readonly kind: 'outgoingChanged'; readonly message: Outgoing }
  | { readonly kind: 'outgoingDropped'; readonly nonce: string }
  | { readonly kind: 'draftsKept'; readonly drafts: readonly Draft[] }

export type Change =
  | { readonly kind: 'profileChanged'; readonly name: string }
  | { readonly kind: 'recentsChanged'; readonly recents: readonly RecentRoom[] }
  | { readonly kind: 'foundChanged'; readonly found: readonly FoundRoom[] }
  | { readonly kind: 'probedChanged'; readonly probed: readonly string[] }
  | { readonly kind: 'networksChanged'; readonly networks: readonly HostAddress[] }
  | { readonly kind: 'linkOpened'; readonly link: string | null }
  | { readonly kind: 'roomOpened'; readonly room: RoomState }
  | { readonly kind: 'roomClosed'; readonly room: RoomRef }
  | { readonly kind: 'roomChanged'; readonly room: RoomRef; readonly change: RoomChange }

import type { Relation } from '../protocol/log/events.ts'
import type { TimelineEntry } from '../protocol/log/timeline.ts'
import type { Knock, Rules } from '../protocol/wire/frames.ts'
import type { Role } from '../protocol/log/moderation.ts'
import type { End } from '../client/session/failures.ts'
import type { Notice } from '../client/session/notice.ts'
import type { Outgoing } from '../client/replica/outbox.ts'
import type { SessionState } from '../client/session/session-machine.ts'

/** Names one open room within one running app: "r1". Not stable across starts. */
export type RoomRef = string

export interface Member {
  readonly id: string
  readonly name: string
  readonly state: 'here' | 'away'
  readonly role: Role
}

/**
 * The loaded stretch of one channel, without a gap: usually its end, after a jump any part of it.
 */
export interface ChannelState {
  readonly name: string
  readonly entries: readonly TimelineEntry[]
  /**
   * No entry of this channel from `oldest` to the first loaded one is missing; loadOlder brings
   * earlier ones.
   */
  readonly oldest: number
  /** Whether there may be events before `oldest`. */
  readonly more: boolean
  /**
   * Whether there are newer entries than the loaded ones: then new ones are not added, and loadNewer
   * returns to the end.
   */
  readonly ahead: boolean
  /** Ids of the members typing here right now. */
  readonly typing: readonly string[]
}

/** A text that was not sent yet. */
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
  /**
   * The six digits to join with while the join policy is `passcode`; locked after too many wrong
   * ones.
   */
  readonly passcode: { readonly digits: string; readonly locked: boolean }
}

/** A valid invite that this host has made. */
export interface HostedInvite {
  readonly id: string
  readonly link: string
  /** Wall time in milliseconds; null: until it is revoked. */
  readonly expiresAt: number | null
  /** How many more may join with it; null: any number. */
  readonly usesLeft: number | null
}

export interface RoomState {
  readonly ref: RoomRef
  /** The room's id; empty until the first welcome. */
  readonly id: string
  readonly name: string
  /** What was typed to join, or the first hosting address. */
  readonly address: string
  readonly hosting: Hosting | null
  readonly session: SessionState
  /** Why the last joined connection ended; null while joined, and before the first join. */
  readonly disconnectedBecause: End | null
  /** Where a different room answered at the last attempt to connect; null otherwise. */
  readonly replacedBy: string | null
  readonly me: { readonly id: string; readonly name: string }
  /** In the room's order, the first channel first. */
  readonly channels: readonly ChannelState[]
  /** Everyone the room knows, by id. */
  readonly members: Readonly<Record<string, Member>>
  readonly outgoing: readonly Outgoing[]
  /**
   * The latest relations, oldest first: a stretch that was read before one of them, and arrives
   * after it, lacks it.
   */
  readonly lateRelations: readonly Relation[]
  /** The drafts as this computer stores them; a window may have newer ones. */
  readonly drafts: readonly Draft[]
  /** All current notices for the user, such as a damaged copy or a log that started over. */
  readonly notices: readonly Notice[]
  /** The rules of the room, once they were sent. */
  readonly rules: Rules | null
  /** People who ask to join; only members who may approve them receive this list. */
  readonly knocks: readonly Knock[]
  /** Keys that were kicked and have not joined since [S3], as far as this computer's copy shows. */
  readonly kicked: readonly string[]
  /** Seqs of loaded messages that do not have their author's signature [S4]. */
  readonly forged: readonly number[]
  /** The key of the host this room is bound to, 43 characters; empty without encryption. */
  readonly hostKey: string
}

/** A room about which nothing is known yet. */
export const emptyRoomState: RoomState = {
  ref: '',
  id: '',
  name: '',
  address: '',
  hosting: null,
  session: { kind: 'idle' },
  disconnectedBecause: null,
  replacedBy: null,
  me: { id: '', name: '' },
  channels: [],
  members: {},
  outgoing: [],
  lateRelations: [],
  drafts: [],
  notices: [],
  rules: null,
  knocks: [],
  kicked: [],
  forged: [],
  hostKey: '',
}

import type { FoundRoom } from '../finding/found-rooms.ts'
import type { HostAddress } from '../finding/networks.ts'
import type { RoomChange } from './room-change.ts'
import type { RoomRef, RoomState } from './room-state.ts'

/** A recent room, whose log is kept on this computer. */
export interface RecentRoom {
  /** The room's id. */
  readonly id: string
  readonly name: string
  /**
   * Where it was joined, as its user typed it or as it was found; for a room hosted here, where
   * others joined it.
   */
  readonly address: string
  /**
   * Where else its host has answered or it was joined, latest first: at most
   * limits.recentAddresses.
   */
  readonly also?: readonly string[]
  /** The address that it was hosted on, if that was one of several. */
  readonly bind?: string
  readonly hosted: boolean
  /** Wall time of the last visit. */
  readonly at: number
  /** The key its host had: any other is refused. Rooms joined before there were keys have none. */
  readonly hostKey?: string
  /** Hosted here without being announced. */
  readonly hidden?: boolean
}

/**
 * Everything a window shows. The app holds one and every window reduces its copy from the same
 * changes.
 */
export interface ChatState {
  /** The user's display name; empty until the user has entered one. */
  readonly profile: {
    readonly name: string
    readonly id: string
    /** This system has no keychain to keep the device key in. */
    readonly unprotected: boolean
  }
  readonly rooms: readonly RoomState[]
  readonly recents: readonly RecentRoom[]
  /**
   * Rooms that are announced on this network or answer a scan, sorted by name, including those
   * hosted here.
   */
  readonly found: readonly FoundRoom[]
  /**
   * Addresses and ranges beyond this network that are scanned for rooms, as typed; usually none.
   * Null: this shell scans none.
   */
  readonly probed: readonly string[] | null
  /** The addresses of this computer that a room can be hosted on, best first. */
  readonly networks: readonly HostAddress[]
  /** An invite that was opened outside of Parley and waits for a decision. */
  readonly link: string | null
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

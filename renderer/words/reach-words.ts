import type { Hosting } from '../../shared/bridge/room-state.ts'
import { reachOf, type HostAddress, type Reach } from '../../shared/finding/networks.ts'
import { parseAddress } from '../../shared/protocol/finding/address.ts'

interface ReachWords {
  /** For a room that is about to be hosted. */
  readonly seenBy: string
  /** Before the address of a room that no one has joined yet. */
  readonly joinWith: string
  /** For an invite link. */
  readonly link: string
  /** Above the addresses. */
  readonly type: string
}

/** Texts about a room that is hosted here, by who can reach it. */
export const reachWords: Readonly<Record<Reach, ReachWords>> = {
  others: {
    seenBy: 'Visible to people nearby.',
    joinWith: 'People on your network can find this room under Nearby, or join with a link or this address:',
    link: 'Anyone with the link can join, so share it carefully.',
    type: 'Address',
  },
  offline: {
    seenBy: 'This computer is offline. Others see the room once it’s connected.',
    joinWith:
      'This computer is offline, so no one can join from another one. People on this computer can join with a link or this address:',
    link: 'This computer is offline. The link won’t work from other computers; copy it again once you’re connected.',
    type: 'Address',
  },
  here: {
    seenBy: 'Visible on this computer only.',
    joinWith: 'This room is for this computer only. People on this computer can join with this address:',
    link: 'This room is for this computer only. The link won’t work from other computers.',
    type: 'Address',
  },
}

/** Who can reach a room that is hosted here. */
export const hostingReach = ({ bind, addresses }: Hosting, networks: readonly HostAddress[]): Reach =>
  reachOf(
    bind,
    addresses.flatMap((text) => {
      const parsed = parseAddress(text)
      return parsed.ok ? [parsed.address.host] : []
    }),
    networks,
  )

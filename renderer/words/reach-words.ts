import type { Hosting } from '../../shared/client/chat-state.ts'
import { reachOf, type HostAddress, type Reach } from '../../shared/client/networks.ts'
import { parseAddress } from '../../shared/protocol/address.ts'

interface ReachWords {
  /** Of a room that is about to be hosted. */
  readonly seenBy: string
  /** Stands before the address of a room that nobody has joined yet. */
  readonly joinWith: string
  /** Of an invite link. */
  readonly link: string
  /** Above the addresses. */
  readonly type: string
}

/** What is so of a room that is hosted here, by who can reach it. */
export const reachWords: Readonly<Record<Reach, ReachWords>> = {
  others: {
    seenBy: 'Everyone nearby sees it.',
    joinWith: 'Others on your network join with an invite link, or with this address:',
    link: 'Whoever has the link comes in, so send it only to those you mean.',
    type: 'Without an invite, others type',
  },
  offline: {
    seenBy: 'This computer is in no network now: others see it once it is in one.',
    joinWith:
      'This computer is in no network now, so nobody can join from another one. Who is on this computer joins with an invite link, or with this address:',
    link: 'This computer is in no network now, so the link leads nobody here from another one. Copy it anew once it is in one.',
    type: 'Without an invite, who is on this computer types',
  },
  here: {
    seenBy: 'Only who is on this computer sees it.',
    joinWith:
      'The room is for this computer only, so nobody can join from another one. Who is on this computer joins with this address:',
    link: 'The room is for this computer only, so the link leads nobody here from another one.',
    type: 'Without an invite, who is on this computer types',
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

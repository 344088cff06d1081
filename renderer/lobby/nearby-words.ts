import type { ChatState } from '../../shared/bridge/chat-state.ts'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'

/** How to join, shown before the user tries. */
export const doorWords: Readonly<Record<JoinPolicy, string>> = {
  open: 'anyone can join',
  knock: 'host approves',
  passcode: 'passcode',
  invite: 'invite only',
  closed: 'closed to newcomers',
}

export const membersWords = (count: number | null): string =>
  count === null ? 'hidden' : count === 0 ? 'empty' : `${count} here`

interface DiscoveryWords {
  /** Shown if no room is found. */
  readonly none: string
  /** Shown if there are rooms. */
  readonly more: string
}

const discovering: DiscoveryWords = {
  none: 'No rooms nearby yet. They’ll show up here as soon as someone opens one.',
  more: 'Looking for more rooms…',
}
const scanning: DiscoveryWords = { ...discovering, none: 'No rooms nearby or at your saved addresses yet.' }
const offline: DiscoveryWords = {
  none: 'This computer is offline. Rooms show up here once it’s connected to a network.',
  more: 'This computer is offline.',
}

const off: DiscoveryWords = {
  none: 'Parley isn’t looking for rooms nearby. Join one with an invite or its address.',
  more: 'Parley isn’t looking for rooms nearby.',
}

/** Where Parley searches for rooms, in words. */
export function discoveryWords({ networks, probed }: Pick<ChatState, 'networks' | 'probed'>): DiscoveryWords {
  // A shell that never scans does not listen for announcements either.
  if (probed === null) return off
  if (networks.length === 0) return offline
  return probed.length > 0 ? scanning : discovering
}

/** Whether more rooms may appear by themselves. */
export const isDiscovering = ({ probed }: Pick<ChatState, 'probed'>): boolean => probed !== null

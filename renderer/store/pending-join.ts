import type { BridgeCommand } from '../../shared/bridge/bridge.ts'
import type { ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { formatAddress, parseAddress } from '../../shared/protocol/finding/address.ts'

type JoinCommand = Extract<BridgeCommand, { kind: 'joinRoom' | 'joinFound' }>

/** What the user wants to join, without the credential: this is kept outside the app. */
export type PendingJoin =
  | { readonly kind: 'joinRoom'; readonly address: string }
  | { readonly kind: 'joinFound'; readonly id: string; readonly fingerprint: string }

/** The pending join of a command; null for an invite: it is secret, and no host has to approve it. */
export function pendingJoinOf(command: JoinCommand): PendingJoin | null {
  if (command.kind === 'joinFound')
    return { kind: 'joinFound', id: command.id, fingerprint: command.fingerprint }
  const { address } = command
  return parseAddress(address).ok ? { kind: 'joinRoom', address } : null
}

export const isSameJoin = (a: PendingJoin, b: PendingJoin): boolean =>
  a.kind === 'joinFound'
    ? b.kind === 'joinFound' && a.id === b.id && a.fingerprint === b.fingerprint
    : b.kind === 'joinRoom' && a.address === b.address

/** The room where a pending join waits for the host's answer, if any. */
export function knockingRoom(
  pendingJoin: PendingJoin,
  { rooms, found }: Pick<ChatState, 'rooms' | 'found'>,
): RoomState | undefined {
  const addresses = addressesOf(pendingJoin, found)
  return rooms.find(({ session, address }) => session.kind === 'knocking' && addresses.includes(address))
}

function addressesOf(pendingJoin: PendingJoin, found: ChatState['found']): readonly string[] {
  if (pendingJoin.kind === 'joinRoom') {
    const parsed = parseAddress(pendingJoin.address)
    return parsed.ok ? [formatAddress(parsed.address)] : []
  }
  const room = found.find(
    ({ id, fingerprint }) => id === pendingJoin.id && fingerprint === pendingJoin.fingerprint,
  )
  return room?.addresses.map(formatAddress) ?? []
}

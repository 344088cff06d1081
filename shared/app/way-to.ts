import type { FoundRoom } from '../client/found-rooms.ts'
import { dialAny } from '../node/dial-any.ts'
import { dialTcp, dialTls } from '../node/tcp.ts'
import { formatAddress, parseAddress, type Address } from '../protocol/address.ts'
import type { OpenRoomOptions } from './open-room.ts'

/** Where somebody wants to go, and what is known about who should be there. */
export interface Goal {
  readonly addresses: readonly Address[]
  readonly expected?: string | undefined
  readonly trust?: string | undefined
  readonly room?: string | undefined
  /** The first characters of the key, as they were announced. */
  readonly announced?: string
}

export interface WayParts {
  /** Without encryption, on this machine only. */
  readonly plain: boolean
  /** The key that the host of a room of before has. */
  keyOf(room: string): string | undefined
  found(): readonly FoundRoom[]
  /** The right host answered at this address. */
  onReached(room: string, address: string): void
}

export type Way = Pick<OpenRoomOptions, 'dial' | 'checkHost' | 'onAddresses'>

/**
 * How to reach a host, and by which key it is known [S7]. Without an expected key the first one that is seen counts from then
 * on; a room of before must still have its own, unless the user has decided to trust another one. Each dial tries every
 * address that is known by then: those of the goal, those that the host told, and those where the room is found.
 */
export function wayTo(
  { addresses, expected, trust, room: expectedRoom, announced }: Goal,
  parts: WayParts,
): Way {
  let pinned = expected
  let told: readonly Address[] = []
  let id = expectedRoom
  let reached = ''
  return {
    dial: ({ onOpen, onFailed }) => {
      const all = withoutRepeats([...addresses, ...told, ...foundAddresses(parts.found(), id, pinned)])
      const dials = all.map((at) => (parts.plain ? dialTcp(at) : dialTls(at, pinned)))
      return dialAny(dials)({
        onOpen: (transport) => {
          reached = transport.peer
          onOpen(transport)
        },
        onFailed,
      })
    },
    onAddresses: (texts) => {
      told = texts.flatMap((text) => {
        const parsed = parseAddress(text)
        return parsed.ok ? [parsed.address] : []
      })
    },
    checkHost: (room, seen) => {
      // What is announced proves nothing, so the key that answers must be the announced one.
      if (announced !== undefined && !seen.startsWith(announced)) return { code: 'host-not-proved' }
      id = room
      const known = parts.keyOf(room)
      if (known !== undefined && seen === '') return { code: 'not-encrypted' }
      if (known !== undefined && known !== seen && trust !== seen) {
        return { code: 'host-key-changed', keys: { known, seen } }
      }
      if (seen !== '') pinned = seen
      parts.onReached(room, reached)
      return null
    },
  }
}

const withoutRepeats = (addresses: readonly Address[]): readonly Address[] => [
  ...new Map(addresses.map((address) => [formatAddress(address), address])).values(),
]

/** Where a room is found now, by somebody who claims to have its key. */
const foundAddresses = (
  found: readonly FoundRoom[],
  id: string | undefined,
  pinned: string | undefined,
): readonly Address[] =>
  found
    .filter((room) => room.id === id && (pinned === undefined || pinned.startsWith(room.fingerprint)))
    .flatMap(({ addresses }) => addresses)

import { describeDiscovery, type DiscoveryState } from '../shared/client/discovery-state.ts'
import { foundRoomKey, type FoundRoom } from '../shared/client/found-rooms.ts'
import { openDiscovery } from '../shared/node/discovery/discovery.ts'
import { formatAddress } from '../shared/protocol/address.ts'
import { readArguments } from './arguments.ts'
import { EXIT } from './exit.ts'
import { interrupted } from './signals.ts'

/** Long enough for a second question when the first or its answer got lost. */
const LOOK_MS = 2_000
const NOTHING =
  'No room is announced on this network. If there is one, join it by address; parley doctor says what may be in the way.'

/** `parley ls`: the rooms nearby, as far as they announce themselves; with --watch also those that come and go. */
export async function ls(args: string[]): Promise<number> {
  const { values } = readArguments(args, { json: { type: 'boolean' }, watch: { type: 'boolean' } }, 0)
  const format = values.json ? asJson : asText
  const write = (change: RoomChange) => process.stdout.write(`${format(change)}\n`)
  const found: { rooms: readonly FoundRoom[] } = { rooms: [] }
  const discovery = openDiscovery()
  discovery.browse((rooms) => {
    if (values.watch) for (const change of changesBetween(found.rooms, rooms)) write(change)
    found.rooms = rooms
  })
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  if (!values.watch) for (const room of found.rooms) write({ kind: 'up', room })
  if (found.rooms.length === 0) process.stderr.write(`${emptyReason(discovery.state)}\n`)
  if (values.watch) await untilInterrupted()
  await discovery.stop()
  return EXIT.ok
}

const emptyReason = (state: DiscoveryState): string => describeDiscovery(state) ?? NOTHING

/** Discovery alone keeps no process alive while this machine is in no network. */
async function untilInterrupted(): Promise<void> {
  const awake = setInterval(() => {}, 60_000)
  await interrupted()
  clearInterval(awake)
}

export type RoomChange = { readonly kind: 'up' | 'down'; readonly room: FoundRoom }

/** What came, changed (up again) and went from one list to the next. */
export function changesBetween(before: readonly FoundRoom[], after: readonly FoundRoom[]): RoomChange[] {
  const old = new Map(before.map((room) => [foundRoomKey(room), room]))
  const now = new Set(after.map(foundRoomKey))
  return [
    ...before.filter((room) => !now.has(foundRoomKey(room))).map((room) => ({ kind: 'down' as const, room })),
    ...after
      .filter((room) => old.get(foundRoomKey(room)) !== room)
      .map((room) => ({ kind: 'up' as const, room })),
  ]
}

const asJson = ({ kind, room }: RoomChange): string =>
  kind === 'up'
    ? JSON.stringify({ type: 'room', ...room, addresses: room.addresses.map(formatAddress) })
    : JSON.stringify({ type: 'gone', id: room.id, fingerprint: room.fingerprint })

const POLICIES: Record<FoundRoom['policy'], string> = {
  open: 'open',
  knock: 'asks the host',
  passcode: 'passcode',
  invite: 'invite only',
  closed: 'closed',
}

const asText = ({ kind, room }: RoomChange): string => {
  if (kind === 'down') return `${room.name} is gone.`
  const people = room.members === 1 ? '1 person' : `${room.members} people`
  const [address] = room.addresses
  return [
    room.name.padEnd(24),
    people.padEnd(10),
    POLICIES[room.policy].padEnd(13),
    address && formatAddress(address),
  ].join('  ')
}

import type { DiscoveryState } from '../../shared/finding/discovery-state.ts'
import { describeDiscovery } from '../../shared/finding/discovery-words.ts'
import { foundRoomKey, mergeFoundRooms, type FoundRoom } from '../../shared/finding/found-rooms.ts'
import { RoomScanner } from '../../shared/finding/room-scanner.ts'
import { dialHost } from '../../shared/node/net/happy-eyeballs.ts'
import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { NameLookups } from '../../shared/node/net/name-lookups.ts'
import { systemClock } from '../../shared/node/system.ts'
import { formatAddress } from '../../shared/protocol/finding/address.ts'
import { probeArgument, readArguments } from '../arguments.ts'
import { COMMAND } from '../own-command.ts'
import { EXIT } from '../exit.ts'
import { writeStderr } from '../terminal/output.ts'
import { interrupted } from '../signals.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'

/** Long enough to repeat a lost query. */
const SEARCH_MS = 2_000
const NO_ANSWER = 'No room answered at the addresses that were checked.'
const NO_ROOMS = `No rooms found on this network. If there is one, join it by address, or find the problem with ${COMMAND} doctor.`

/**
 * `parley ls`: the rooms nearby that announce themselves or answer at the addresses after --probe;
 * with --watch also each change.
 */
export async function ls(args: string[]): Promise<number> {
  const { values } = readArguments(
    args,
    { json: { type: 'boolean' }, watch: { type: 'boolean' }, probe: { type: 'string', multiple: true } },
    0,
  )
  const probed = probeArgument(values.probe)
  // A lookup cannot be cancelled and would keep the process alive for 5 seconds per attempt. glibc
  // reads this at its first lookup.
  process.env['RES_OPTIONS'] ??= 'timeout:2 attempts:1'
  const format = values.json ? asJson : asText
  const write = (change: RoomChange) => process.stdout.write(`${format(change)}\n`)
  let rooms: readonly FoundRoom[] = []
  let announced: readonly FoundRoom[] = []
  let answering: readonly FoundRoom[] = []
  const update = () => {
    const found = mergeFoundRooms(announced, answering)
    if (values.watch) changesBetween(rooms, found, format).forEach(write)
    rooms = found
  }
  const discovery = openDiscovery()
  discovery.browse((list) => {
    announced = list
    update()
  })
  const names = new NameLookups(systemClock)
  const lookUp = names.lookUp.bind(names)
  const scanner = new RoomScanner({ clock: systemClock, dial: dialHost, lookUp }, (list) => {
    answering = list
    update()
  })
  scanner.setTargets(probed.map((address) => ({ address })))
  if (probed.length > 1 && !values.json) writeStderr(`Checking ${probed.length} addresses…`)
  await Promise.all([new Promise((resolve) => setTimeout(resolve, SEARCH_MS)), scanner.scannedAll()])
  if (!values.watch) for (const room of rooms) write({ kind: 'up', room })
  if (rooms.length === 0) writeStderr(emptyReason(discovery.state, probed.length > 0))
  if (values.watch) await untilInterrupted()
  scanner.stop()
  names.stop()
  await discovery.stop()
  return EXIT.ok
}

/** Why the list is empty, if that is known. */
export const emptyReason = (state: DiscoveryState, hasProbed: boolean): string =>
  [describeDiscovery(state) ?? NO_ROOMS, ...(hasProbed ? [NO_ANSWER] : [])].join('\n')

/** Discovery alone does not keep the process alive while this computer has no network. */
async function untilInterrupted(): Promise<void> {
  const keepAlive = setInterval(() => {}, 60_000)
  await interrupted()
  clearInterval(keepAlive)
}

export type RoomChange = { readonly kind: 'up' | 'down'; readonly room: FoundRoom }

/**
 * The rooms that appeared, changed or disappeared between two lists. A room has changed if `format`
 * writes it differently.
 */
export function changesBetween(
  before: readonly FoundRoom[],
  after: readonly FoundRoom[],
  format: (change: RoomChange) => string,
): RoomChange[] {
  const up = (room: FoundRoom) => ({ kind: 'up' as const, room })
  const earlier = new Map(before.map((room) => [foundRoomKey(room), format(up(room))]))
  const now = new Set(after.map(foundRoomKey))
  return [
    ...before.filter((room) => !now.has(foundRoomKey(room))).map((room) => ({ kind: 'down' as const, room })),
    ...after.map(up).filter((change) => earlier.get(foundRoomKey(change.room)) !== format(change)),
  ]
}

/** A change as one line of JSON. */
export const asJson = ({ kind, room }: RoomChange): string =>
  kind === 'up'
    ? jsonLine({ type: 'room', ...room, addresses: room.addresses.map(formatAddress) })
    : jsonLine({ type: 'gone', id: room.id, fingerprint: room.fingerprint })

const POLICIES: Record<FoundRoom['policy'], string> = {
  open: 'open',
  knock: 'host approves',
  passcode: 'passcode',
  invite: 'invite only',
  closed: 'closed',
}

/** A change as one line for people. */
export const asText = ({ kind, room }: RoomChange): string => {
  if (kind === 'down') return `${room.name} is gone.`
  const people = room.members === 1 ? '1 person' : `${room.members ?? 'some'} people`
  const [address] = room.addresses
  return [
    room.name.padEnd(24),
    people.padEnd(10),
    POLICIES[room.policy].padEnd(13),
    address && formatAddress(address),
  ].join('  ')
}

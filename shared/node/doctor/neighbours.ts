import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { ObservationOf, Platform } from '../../diagnosis/observation.ts'
import { isLinkLocal } from '../../diagnosis/subnet.ts'
import { withUdpSocket } from './udp.ts'
import { runCommand } from './run-command.ts'
import {
  bsdGateway,
  bsdNeighbour,
  ipNeighbour,
  procGateway,
  procNeighbour,
  windowsGateway,
  windowsNeighbour,
  type NeighbourEntry,
} from './tables.ts'

const COMMAND_MS = 1_500
const READ_AGAIN_MS = 400
/** RFC 863. */
const DISCARD_PORT = 9

const outputOf = async (file: string, args: readonly string[]): Promise<string> =>
  (await runCommand(file, args, COMMAND_MS)).stdout

/** The text of a system file; empty if it is missing. */
export const readOrEmpty = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** The router of the default route, IPv4; null if there is none or the system does not tell. */
export async function findGateway(platform: Platform): Promise<string | null> {
  switch (platform) {
    case 'linux':
      return procGateway(await readOrEmpty('/proc/net/route'))
    case 'darwin':
      return bsdGateway(await outputOf('/sbin/route', ['-n', 'get', 'default']))
    case 'win32':
      return windowsGateway(await outputOf('route.exe', ['print', '-4', '0.0.0.0']))
    case 'other':
      return null
  }
}

/** Makes the system resolve an address, by sending one datagram to its discard port. */
export const resolveNeighbour = (address: string): Promise<void> =>
  withUdpSocket<void>({
    address,
    ms: COMMAND_MS,
    onTimeout: () => {},
    // The system resolves before it sends, so a failed send has also asked.
    onError: () => {},
    use: (socket, end) => socket.send(Buffer.of(0), DISCARD_PORT, address, () => end()),
  })

type NeighbourState = ObservationOf<'neighbour'>['state']

/** What the system remembered of an address, and when this was read (`performance.now()`). */
export interface NeighbourReading {
  readonly entry: NeighbourEntry
  readonly at: number
}

/** What the system remembers of an address. Read only. */
export async function readNeighbour(platform: Platform, address: string): Promise<NeighbourReading> {
  return { entry: await neighbourEntry(platform, address), at: performance.now() }
}

/**
 * Compares two readings, one from before something was sent to an address and one from after.
 * Systems remember neighbours for minutes, so only a confirmation in between was an answer.
 */
export function neighbourState(before: NeighbourReading, after: NeighbourReading): NeighbourState {
  if (after.entry.kind !== 'known') return after.entry.kind === 'none' ? 'unknown' : 'absent'
  if (before.entry.kind !== 'known') return 'present'
  const [was, is] = [before.entry.confirmedS, after.entry.confirmedS]
  if (was === null || is === null) return 'remembered'
  // Both ages are whole seconds, rounded down: unless it was confirmed again, it has aged by the
  // time passed, less one at most.
  return is < was + (after.at - before.at) / 1_000 - 1 ? 'present' : 'remembered'
}

/**
 * Whether someone answered at an address since `before`, after something was sent there. While the
 * answer is only remembered, it reads again, until `until` (`performance.now()`).
 */
export async function probeNeighbour(
  platform: Platform,
  address: string,
  before: NeighbourReading,
  until = 0,
): Promise<ObservationOf<'neighbour'>> {
  const state = neighbourState(before, await readNeighbour(platform, address))
  const left = until - performance.now()
  if (state !== 'remembered' || left <= 0) return { kind: 'neighbour', address, state }
  await pause(Math.min(left, READ_AGAIN_MS))
  return probeNeighbour(platform, address, before, until)
}

async function neighbourEntry(platform: Platform, address: string): Promise<NeighbourEntry> {
  const [plain = address, zone] = address.split('%')
  switch (platform) {
    case 'linux': {
      const device = zone !== undefined && isLinkLocal(plain) ? ['dev', zone] : []
      const entry = ipNeighbour(await outputOf('ip', ['-s', 'neigh', 'show', 'to', plain, ...device]))
      // If the tool is missing or prints something else, the kernel's table tells less.
      return entry.kind === 'none' ? procNeighbour(await readOrEmpty('/proc/net/arp'), plain) : entry
    }
    case 'darwin':
      return bsdNeighbour(await outputOf('/usr/sbin/arp', ['-n', plain]), plain)
    case 'win32':
      return plain.includes(':')
        ? { kind: 'none' }
        : windowsNeighbour(await outputOf('arp.exe', ['-a', plain]), plain)
    case 'other':
      return { kind: 'none' }
  }
}

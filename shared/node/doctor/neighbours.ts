import { readFile } from 'node:fs/promises'
import type { ObservationOf, Platform } from '../../client/diagnosis/observation.ts'
import { isLinkLocal } from '../../client/diagnosis/subnet.ts'
import { borrowUdp } from './udp.ts'
import { runCommand } from './run-command.ts'
import {
  bsdGateway,
  bsdNeighbour,
  ipNeighbour,
  procGateway,
  procNeighbour,
  windowsGateway,
  windowsNeighbour,
  type NeighbourState,
} from './tables.ts'

const COMMAND_MS = 1_500
/** RFC 863. */
const DISCARD_PORT = 9

const printed = async (file: string, args: readonly string[]): Promise<string> =>
  (await runCommand(file, args, COMMAND_MS)).stdout

/** A file of the system that may be missing; empty then, as one without entries. */
export const readOr = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** The router of the default route, IPv4; null when there is none or the system does not tell. */
export async function findGateway(platform: Platform): Promise<string | null> {
  switch (platform) {
    case 'linux':
      return procGateway(await readOr('/proc/net/route'))
    case 'darwin':
      return bsdGateway(await printed('/sbin/route', ['-n', 'get', 'default']))
    case 'win32':
      return windowsGateway(await printed('route.exe', ['print', '-4', '0.0.0.0']))
    case 'other':
      return null
  }
}

/** Makes the system ask who has an address: it has to, to send this one datagram to the discard port. */
export const stirNeighbour = (address: string): Promise<void> =>
  borrowUdp<void>({
    address,
    ms: COMMAND_MS,
    late: () => {},
    // The system asks before it sends, so a failed send has asked as well.
    failed: () => {},
    use: (socket, end) => socket.send(Buffer.of(0), DISCARD_PORT, address, () => end()),
  })

/** What the system learned about who has an address. Read only; some time has to pass after something was sent there. */
export async function probeNeighbour(
  platform: Platform,
  address: string,
): Promise<ObservationOf<'neighbour'>> {
  return { kind: 'neighbour', address, state: await neighbourState(platform, address) }
}

async function neighbourState(platform: Platform, address: string): Promise<NeighbourState> {
  const [plain = address, zone] = address.split('%')
  switch (platform) {
    case 'linux': {
      if (!plain.includes(':')) return procNeighbour(await readOr('/proc/net/arp'), plain)
      const device = zone !== undefined && isLinkLocal(plain) ? ['dev', zone] : []
      return ipNeighbour(await printed('ip', ['neigh', 'show', 'to', plain, ...device]))
    }
    case 'darwin':
      return bsdNeighbour(await printed('/usr/sbin/arp', ['-n', plain]), plain)
    case 'win32':
      return plain.includes(':')
        ? 'unknown'
        : windowsNeighbour(await printed('arp.exe', ['-a', plain]), plain)
    case 'other':
      return 'unknown'
  }
}

import { sourceOf } from '../../host/admission/source.ts'
import { hasHostName, type Address } from '../../protocol/finding/address.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'

interface Tried {
  /** On the clock's monotonic time. */
  readonly at: number
  /** How many dials failed since this computer entered its network. */
  readonly times: number
}

const HOUR_MS = 3_600_000

/**
 * Computers that are said to be a room's host and have not shown its key [H7]. Each is dialled ever
 * more rarely, and few in total, so that no one can make members knock at other people's doors by
 * naming them.
 */
export class UnverifiedHosts {
  readonly #clock: Clock
  readonly #tried = new Map<string, Tried>()
  #network = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether a computer may be dialled now, whatever the port; it then counts as dialled. */
  mayDial(host: string): boolean {
    const now = this.#clock.elapsed()
    for (const [machine, { at }] of this.#tried) if (at <= now - HOUR_MS) this.#tried.delete(machine)
    const machine = machineOf(host)
    const before = this.#tried.get(machine)
    const isDue = before
      ? now >= before.at + pauseAfter(before.times)
      : this.#tried.size < limits.unverifiedHostsPerHour
    if (isDue) this.#tried.set(machine, { at: now, times: (before?.times ?? 0) + 1 })
    return isDue
  }

  /**
   * After a change of network, the failed ones may be dialled again: their waits are over. How many
   * are dialled stays bounded.
   */
  inNetwork(network: number): void {
    if (network === this.#network) return
    this.#network = network
    for (const [machine, tried] of this.#tried) this.#tried.set(machine, { ...tried, times: 0 })
  }
}

const pauseAfter = (times: number): number =>
  times === 0 ? 0 : Math.min(limits.unverifiedRetryMaxMs, limits.unverifiedRetryMs * 2 ** (times - 1))

/** One text for every spelling of an address. */
const machineOf = (host: string): string => sourceOf(host, () => true)

/**
 * Whether an address may be announced: an IP address as systems write it. A name could resolve to
 * anything, and to another computer each time.
 */
export const mayBeShared = (address: Address): boolean =>
  !hasHostName(address) && !/(^|\.)0\d/.test(address.host)

/** RFC 1918, 3927 and 6598 (which VPNs use), and this computer itself. */
const NEAR_IPV4 =
  /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
/** RFC 4193, link-local, and this computer itself. */
const NEAR_IPV6 = /^(f[cd][\da-f]{2}|fe[89ab][\da-f]):|^0:0:0:0:0:0:0:1$/

/**
 * Whether an address is only in private networks or those of this computer, given by its addresses.
 * An IPv6 network is their /64, and an IPv4 network, whose size they do not show, the common /24.
 */
export function isNear(host: string, own: readonly string[]): boolean {
  const machine = machineOf(host)
  if (NEAR_IPV4.test(machine) || NEAR_IPV6.test(machine)) return true
  return own.some((one) => neighbourhoodOf(machineOf(one)) === neighbourhoodOf(machine))
}

const neighbourhoodOf = (machine: string): string =>
  machine.includes(':') ? machine.split(':').slice(0, 4).join(':') : machine.split('.').slice(0, 3).join('.')

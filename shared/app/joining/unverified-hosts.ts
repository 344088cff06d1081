import { sourceOf } from '../../host/admission/source.ts'
import { hasHostName, type Address } from '../../protocol/finding/address.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'

interface Attempts {
  /** On the clock's monotonic time. */
  readonly at: number
  /** How many dials failed since this computer entered its network. */
  readonly times: number
}

const HOUR_MS = 3_600_000

/**
 * Computers that are said to be a room's host and have not shown its key [H7]. Each is dialled with
 * growing pauses, and few in total, so that no one can direct the connections of members at other
 * computers.
 */
export class UnverifiedHosts {
  readonly #clock: Clock
  readonly #attempts = new Map<string, Attempts>()
  #network = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether a computer may be dialled now, whatever the port; it then counts as dialled. */
  mayDial(host: string): boolean {
    const now = this.#clock.elapsed()
    for (const [computer, { at }] of this.#attempts) if (at <= now - HOUR_MS) this.#attempts.delete(computer)
    const computer = canonicalAddress(host)
    const attempts = this.#attempts.get(computer)
    const isDue = attempts
      ? now >= attempts.at + backoffAfter(attempts.times)
      : this.#attempts.size < limits.unverifiedHostsPerHour
    if (isDue) this.#attempts.set(computer, { at: now, times: (attempts?.times ?? 0) + 1 })
    return isDue
  }

  /**
   * After a change of network, failed computers may be dialled again at once. Their number stays
   * bounded.
   */
  enterNetwork(network: number): void {
    if (network === this.#network) return
    this.#network = network
    for (const [computer, attempts] of this.#attempts) this.#attempts.set(computer, { ...attempts, times: 0 })
  }
}

const backoffAfter = (times: number): number =>
  times === 0 ? 0 : Math.min(limits.unverifiedRetryMaxMs, limits.unverifiedRetryMs * 2 ** (times - 1))

/** One text for every spelling of an address. */
const canonicalAddress = (host: string): string => sourceOf(host, () => true)

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
  const address = canonicalAddress(host)
  if (NEAR_IPV4.test(address) || NEAR_IPV6.test(address)) return true
  return own.some((ownAddress) => subnetOf(canonicalAddress(ownAddress)) === subnetOf(address))
}

const subnetOf = (address: string): string =>
  address.includes(':') ? address.split(':').slice(0, 4).join(':') : address.split('.').slice(0, 3).join('.')

import type { Dial } from '../../client/session/dial.ts'
import type { Address } from '../../protocol/finding/address.ts'
import { withOwnZones } from '../interfaces/own-links.ts'
import { dialTls } from './tcp.ts'

/** RFC 8305 §5: after this many milliseconds the next address is tried as well. */
const STAGGER_MS = 250

/**
 * Dials the addresses of one host, best first, each a moment after the one before or as soon as
 * that failed. The first that answers wins. If all fail, it reports the failure of the best
 * address, but a wrong key rather than any other.
 */
export const dialAny =
  (dials: readonly Dial[]): Dial =>
  ({ onOpen, onFailed }) => {
    type Failure = Parameters<typeof onFailed>
    const failures: (Failure | undefined)[] = []
    const cancels = new Map<number, () => void>()
    let next = 0
    let timer: NodeJS.Timeout | undefined
    let settled = false
    const stop = () => {
      settled = true
      clearTimeout(timer)
      for (const cancel of cancels.values()) cancel()
    }
    const startNext = () => {
      clearTimeout(timer)
      const index = next++
      const dial = dials[index]
      if (settled || !dial) return
      timer = setTimeout(startNext, STAGGER_MS)
      const cancel = dial({
        onOpen: (transport) => {
          cancels.delete(index)
          stop()
          onOpen(transport)
        },
        onFailed: (...why) => {
          cancels.delete(index)
          failures[index] = why
          if (failures.filter(Boolean).length < dials.length) startNext()
          else if (!settled) {
            stop()
            const reported = failures.find((failure) => failure?.[0] === 'host-key-changed') ?? failures[0]
            if (reported) onFailed(...reported)
          }
        },
      })
      if (!settled && failures[index] === undefined) cancels.set(index, cancel)
    }
    startNext()
    return stop
  }

/**
 * Dials a computer with TLS at all its addresses, on each link they may be on, as {@link dialAny}
 * does; with `expected`, only a host with that key counts [S7].
 */
export const dialHost = (addresses: readonly Address[], expected?: string): Dial =>
  dialAny(addresses.flatMap((address) => withOwnZones(address)).map((address) => dialTls(address, expected)))

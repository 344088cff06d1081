import { lookup } from 'node:dns/promises'
import type { NameFound, ObservationOf } from '../../diagnosis/observation.ts'
import { afterReading } from '../after-reading.ts'
import { systemError } from '../system-error.ts'

const NAME_MS = 2_000

/** Looks a name up as connecting to it would: hosts file, DNS, and mDNS if the system does that. */
export async function probeName(name: string): Promise<ObservationOf<'name'>> {
  const begun = performance.now()
  const lookingUp = lookup(name, { all: true, order: 'ipv4first' }).then(
    (found): NameFound => ({ kind: 'found', addresses: [...new Set(found.map(({ address }) => address))] }),
    (error: unknown): NameFound => ({ kind: 'failed', error: systemError(error).code ?? 'unknown' }),
  )
  // A lookup cannot be cancelled; its result is ignored.
  const { promise: late, resolve } = Promise.withResolvers<NameFound>()
  const cancelDeadline = afterReading(NAME_MS, () => resolve({ kind: 'timedOut' }))
  const found = await Promise.race([lookingUp, late])
  cancelDeadline()
  return { kind: 'name', name, found, ms: Math.round(performance.now() - begun) }
}

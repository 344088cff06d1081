import type { Cancel } from '../../protocol/base/clock.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import type { DialFailure, End, HostFailure } from './failures.ts'

/** Opens a transport to one room. Calls exactly one of the two callbacks, unless cancelled. */
export type Dial = (outcome: {
  onOpen(transport: Transport): void
  onFailed(failure: DialFailure | HostFailure, detail: string, keys?: End['keys']): void
}) => Cancel

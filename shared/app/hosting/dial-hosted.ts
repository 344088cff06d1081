import type { Dial } from '../../client/session/dial.ts'
import type { Host } from '../../host/host.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { memoryTransports } from '../../protocol/wire/memory-transport.ts'

/** Connects the host's user like any member, but in memory instead of over a network. */
export const dialHosted =
  (host: Host, clock: Clock): Dial =>
  ({ onOpen, onFailed }) => {
    let cancelled = false
    clock.endOfTick(() => {
      if (cancelled) return
      if (host.state.kind !== 'listening') {
        onFailed('connection-refused', 'The room isn’t open')
        return
      }
      const [ours, theirs] = memoryTransports(clock)
      host.room.accept(theirs, 'inside')
      onOpen(ours)
    })
    return () => {
      cancelled = true
    }
  }

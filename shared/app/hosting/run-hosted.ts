import type { RetentionNotice } from '../../client/session/notice.ts'
import type { Publisher } from '../../node/discovery/discovery.ts'
import type { NetworkWatch } from '../../node/interfaces/network-watch.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { announceRoom } from './announce-room.ts'
import { retain, type Retention } from '../retention/retention.ts'
import type { RoomCard } from './room-card.ts'
import type { ListeningRoom } from './start-hosting.ts'

export interface RunHostedOptions {
  readonly card: RoomCard
  /** Null if the room is not announced. */
  readonly publisher: Publisher | null
  readonly watch: Pick<NetworkWatch, 'subscribe'>
  /** How much of its log is kept. */
  readonly retention: Retention
  readonly clock: Clock
  /** Receives what the host must know about deletions. */
  onRetention(notice: RetentionNotice): void
}

/**
 * Maintains a room that listens here, the same for every shell: announces it, tells its members
 * when this computer's addresses change, and keeps its log within limits. Returns a function that
 * stops this and says goodbye to the network; call it once, before the room is stopped.
 */
export function runHosted(
  { hosted, log, at }: ListeningRoom,
  options: RunHostedOptions,
): () => Promise<void> {
  const { card, publisher, watch, retention, clock, onRetention } = options
  const cancels: Cancel[] = [
    watch.subscribe(() => hosted.reportAddressChanges()),
    retain({ log, retention, clock, logKind: 'host', onNotice: onRetention }),
  ]
  if (publisher) cancels.push(announceRoom(publisher, hosted, { ...card, bind: hosted.bind, port: at.port }))
  return async () => {
    for (const cancel of cancels) cancel()
    await publisher?.withdraw(card.id)
  }
}

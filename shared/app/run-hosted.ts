import type { RetentionNotice } from '../client/notice.ts'
import type { Publisher } from '../node/discovery/discovery.ts'
import type { NetworkWatch } from '../node/network-watch.ts'
import type { Cancel, Clock } from '../protocol/clock.ts'
import { announceRoom } from './announce-room.ts'
import { retain, type Retention } from './retention.ts'
import type { RoomCard } from './room-card.ts'
import type { Started } from './start-hosting.ts'

export interface RunHostedOptions {
  readonly card: RoomCard
  /** Null where the room is announced to nobody. */
  readonly publisher: Publisher | null
  readonly watch: Pick<NetworkWatch, 'subscribe'>
  /** How much of its log is kept. */
  readonly keep: Retention
  readonly clock: Clock
  /** What its host has to know of what is deleted, or not. */
  onRetention(notice: RetentionNotice): void
}

/**
 * Looks after a room that listens here, for every shell alike: announces it, tells its members where else it can be reached
 * when this computer's addresses change, and keeps its log within limits. Returns what ends that and says goodbye to the
 * network, to be called once, before the room is stopped.
 */
export function runHosted({ hosted, log, at }: Started, options: RunHostedOptions): () => Promise<void> {
  const { card, publisher, watch, keep, clock, onRetention } = options
  const ends: Cancel[] = [
    watch.subscribe(() => hosted.followAddresses()),
    retain({ log, keep, clock, of: 'host', onNotice: onRetention }),
  ]
  if (publisher) ends.push(announceRoom(publisher, hosted, { ...card, bind: hosted.bind, port: at.port }))
  return async () => {
    for (const end of ends) end()
    await publisher?.withdraw(card.id)
  }
}

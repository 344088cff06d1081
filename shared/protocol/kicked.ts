import type { RoomEvent } from './events.ts'
import { limits } from './limits.ts'

/**
 * Keys that were kicked and not let in since [S3], of those `before` and these events in the order
 * of their log: the newest ones, as many as a room knows members.
 */
export function kickedAfter(before: readonly string[], events: Iterable<RoomEvent>): readonly string[] {
  const kicked = new Set(before)
  let changed = false
  for (const event of events) {
    if (event.kind === 'memberJoined') changed = kicked.delete(event.author.id) || changed
    if (event.kind !== 'moderated') continue
    const { act } = event
    // Whoever lifts a ban later means that they may come as others do.
    if (act.kind === 'kick' || act.kind === 'ban') changed = kicked.delete(act.member.id) || changed
    if (act.kind !== 'kick') continue
    kicked.add(act.member.id)
    changed = true
  }
  return changed ? [...kicked].slice(-limits.membersKnown) : before
}

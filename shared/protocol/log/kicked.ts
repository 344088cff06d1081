import { assertNever } from '../base/assert-never.ts'
import type { RoomEvent } from './events.ts'
import { limits } from '../base/limits.ts'

/** Whether someone counts as kicked from now on. */
export interface KickChange {
  readonly member: string
  readonly isKicked: boolean
}

const NONE: readonly KickChange[] = []

/** Whom an event makes kicked, or no longer kicked [S3]. Hosts and clients share this rule. */
export function kickChanges(event: RoomEvent): readonly KickChange[] {
  switch (event.kind) {
    case 'memberJoined':
      return [{ member: event.author.id, isKicked: false }]
    case 'memberRekeyed':
      return [event.before, event.author.id].map((member) => ({ member, isKicked: false }))
    case 'moderated': {
      const { act } = event
      // Unbanning later means that they may join as others do.
      if (act.kind !== 'kick' && act.kind !== 'ban') return NONE
      return [{ member: act.member.id, isKicked: act.kind === 'kick' }]
    }
    case 'memberRenamed':
    case 'channelCreated':
    case 'messagePosted':
    case 'messageRemoved':
    case 'actImported':
    case 'unknown':
      return NONE
    default:
      return assertNever(event)
  }
}

/**
 * Keys that were kicked and not admitted since, from those `before` and these events in log order:
 * the newest ones, as many as a room remembers members.
 */
export function kickedAfter(before: readonly string[], events: Iterable<RoomEvent>): readonly string[] {
  const kicked = new Set(before)
  let changed = false
  for (const event of events) {
    for (const { member, isKicked } of kickChanges(event)) {
      changed = kicked.delete(member) || isKicked || changed
      if (isKicked) kicked.add(member)
    }
  }
  return changed ? [...kicked].slice(-limits.membersKnown) : before
}

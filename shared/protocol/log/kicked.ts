import { assertNever } from '../base/assert-never.ts'
import type { RoomEvent } from './events.ts'
import { limits } from '../base/limits.ts'

/** Whether a member counts as kicked from now on. */
export interface KickChange {
  readonly member: string
  readonly isKicked: boolean
}

const NONE: readonly KickChange[] = []

/** How an event changes who is kicked [S3]. Hosts and clients share this rule. */
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
    case 'messageEdited':
    case 'reactionSet':
    case 'messageRemoved':
    case 'redacted':
    case 'actImported':
    case 'unknown':
      return NONE
    default:
      return assertNever(event)
  }
}

/**
 * The keys that are kicked after these events in log order, given those that were kicked before. At
 * most limits.membersKnown, the newest.
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

import { assertNever } from '../protocol/assert-never.ts'
import type { RoomEvent } from '../protocol/events.ts'
import type { Channels } from './channels.ts'
import type { Roster } from './roster.ts'
import type { Rules } from './rules.ts'

/** What a room knows that stands in its log. */
export interface Knowledge {
  readonly channels: Channels
  readonly roster: Roster
  readonly rules: Rules
}

/** Learns everybody, every channel and all that holds from the log of a room that is opened again. */
export function recall({ channels, roster, rules }: Knowledge, events: Iterable<RoomEvent>): void {
  for (const event of events) learn(event)

  function learn(event: RoomEvent): void {
    switch (event.kind) {
      case 'channelCreated':
        channels.add(event.channel)
        return
      case 'memberRekeyed':
        roster.rekey(event.before, event.author.id)
        rules.rekey(event.before, event.author.id)
        return
      case 'moderated':
        rules.apply(event.act)
        if (event.act.kind === 'kick' || event.act.kind === 'ban') roster.forget(event.act.member.id)
        return
      case 'memberJoined':
        rules.cameIn(event.author.id)
        roster.remember(event.author.id, event.author.name)
        return
      case 'memberRenamed':
        // Who was put out in the same moment may have asked for it just before.
        if (!rules.isOut(event.author.id)) roster.remember(event.author.id, event.author.name)
        return
      case 'messagePosted':
      case 'messageRemoved':
      case 'actImported':
      case 'unknown':
        return
      default:
        assertNever(event)
    }
  }
}

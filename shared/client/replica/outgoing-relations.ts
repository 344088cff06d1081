import type { Author, Relation } from '../../protocol/log/events.ts'
import { withRelations, type TimelineEntry } from '../../protocol/log/timeline.ts'
import type { Outgoing } from './outbox.ts'

/**
 * The entries as their reader has just changed them: relations that are on their way to the log
 * show at once, failed ones do not. For display only: their seqs are made up.
 */
export const withOutgoing = (
  entries: readonly TimelineEntry[],
  outgoing: readonly Outgoing[],
  me: Author,
): readonly TimelineEntry[] =>
  withRelations(
    entries,
    outgoing.flatMap(
      (message, i) => asRelation(message, me, Number.MAX_SAFE_INTEGER - outgoing.length + i) ?? [],
    ),
    me.id,
  )

function asRelation(
  { nonce, command, at, delivery }: Outgoing,
  author: Author,
  seq: number,
): Relation | null {
  if (command.kind === 'post' || delivery.kind === 'failed') return null
  const { channel, target } = command
  const base = { seq, epoch: 0, at, author, nonce, channel, target }
  switch (command.kind) {
    case 'edit':
      return { ...base, kind: 'messageEdited', content: command.content }
    case 'react':
      return { ...base, kind: 'reactionSet', key: command.key, on: command.on }
    case 'remove':
      return { ...base, kind: 'messageRemoved' }
  }
}

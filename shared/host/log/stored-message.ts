import type { Relation, RoomEvent } from '../../protocol/log/events.ts'
import { foldMessage, type Message } from '../../protocol/log/message.ts'
import { isSameMessage, type MessageRef } from '../../protocol/log/message-ref.ts'
import type { History } from './history.ts'
import type { Pending } from './pending.ts'

/**
 * A message as its log and the batch in progress make it; null if neither has it. `me` is its
 * reader.
 */
export function foldStored(
  history: Pick<History, 'head' | 'messageAt' | 'relationsOf'>,
  pending: Pick<Pending, 'facts'>,
  target: MessageRef,
  me: string,
): Message | null {
  const next = history.head.seq + 1
  const placed = pending.facts.map((fact, i): RoomEvent => ({
    epoch: history.head.epoch,
    seq: next + i,
    at: 0,
    ...fact,
  }))
  const isTarget = (event: RoomEvent) =>
    event.kind === 'messagePosted' && isSameMessage({ author: event.author.id, nonce: event.nonce }, target)
  const posted = history.messageAt(target) ?? placed.find(isTarget)
  if (posted?.kind !== 'messagePosted' && posted?.kind !== 'redacted') return null
  const isAbout = (event: RoomEvent): event is Relation =>
    'target' in event && isSameMessage(event.target, target)
  return foldMessage(posted, [...history.relationsOf(target), ...placed.filter(isAbout)], me)
}

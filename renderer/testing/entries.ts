import type { MessagePosted, RoomEvent } from '../../shared/protocol/log/events.ts'
import { messageOf, type Message } from '../../shared/protocol/log/message.ts'
import { timelineOf, type TimelineEntry } from '../../shared/protocol/log/timeline.ts'

/** What someone said in #general, as the event with this seq; its nonce is “n” and the seq. */
export const saidEvent = (seq: number, over: Partial<MessagePosted> = {}): MessagePosted => ({
  kind: 'messagePosted',
  epoch: 1,
  at: 0,
  nonce: `n${seq}`,
  content: { text: `text ${seq}` },
  seq,
  channel: 'general',
  author: { id: 'bob', name: 'Bob' },
  ...over,
})

/** The same as a window has it. */
export const saidMessage = (seq: number, over: Partial<MessagePosted> = {}): Message =>
  messageOf(saidEvent(seq, over))

/** What events without relations show. */
export const entriesOf = (events: readonly RoomEvent[]): TimelineEntry[] =>
  timelineOf(events, () => [], 'ann')
